/** `kubectl auth can-i` and `kubectl auth whoami`. Source: k8s.io/kubectl/pkg/cmd/auth/{cani,whoami}.go. */
import type { KubeObject } from '../api/object.ts';
import type { PolicyRule } from '../api/rbac-v1.ts';
import { CommandError, ExitError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import { outputFlags } from './global-flags.ts';
import { printerFor } from './printable.ts';
import { findType, type ResourceType } from './resources.ts';
import type { Session } from './session.ts';
import { alignColumns } from './table.ts';

export const canIFlags: FlagSpecs = {
  'all-namespaces': { kind: 'bool', short: 'A' },
  list: { kind: 'bool' },
  'no-headers': { kind: 'bool' },
  quiet: { kind: 'bool', short: 'q' },
  subresource: { kind: 'string' },
};

export async function canI(session: Session): Promise<void> {
  return session.flags.on('list') ? listRules(session) : ask(session);
}

interface AccessReview extends KubeObject {
  readonly status: { readonly allowed: boolean; readonly reason?: string; readonly evaluationError?: string };
}

async function ask(session: Session): Promise<void> {
  const { flags } = session;
  const [verb = '', what = ''] = flags.args;
  if (flags.args.length !== 2) {
    throw new CommandError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const subresource = flags.get('subresource');
  if (what.startsWith('/') && subresource)
    throw new CommandError('--subresource can not be used with NonResourceURL');
  if (flags.on('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified');
  const spec = what.startsWith('/')
    ? { nonResourceAttributes: { path: what, verb } }
    : { resourceAttributes: resourceAttributes(session, verb, what, subresource) };
  const { status } = await session.request<AccessReview>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed: false },
    },
  });
  const why = [status.reason, status.evaluationError].filter(Boolean);
  if (!flags.on('quiet')) session.stdout += status.allowed ? 'yes\n' : `${['no', ...why].join(' - ')}\n`;
  if (!status.allowed) throw new ExitError(1);
}

function resourceAttributes(
  session: Session,
  verb: string,
  what: string,
  subresource: string,
): Readonly<Record<string, string>> {
  const [word = '', name] = what.split(/\/(.*)/s);
  const type = typeOf(session, word);
  const everywhere = session.flags.on('all-namespaces');
  if (type && !type.namespaced && !everywhere) {
    const inGroup = type.group ? ` in group '${type.group}'` : '';
    warn(session, `resource '${type.plural}' is not namespace scoped${inGroup}`);
  }
  if (!everywhere && !knownVerbs.includes(verb)) warn(session, `verb '${verb}' is not a known verb`);
  return {
    ...(!everywhere && { namespace: session.namespace }),
    verb,
    ...(type?.group && { group: type.group }),
    resource: type?.plural ?? word,
    ...(subresource && { subresource }),
    ...(name && { name }),
  };
}

const knownVerbs =
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  );

/** Undefined, with a warning, for what the server does not serve. */
function typeOf(session: Session, word: string): ResourceType | undefined {
  if (word === '*') return undefined;
  try {
    return findType(word);
  } catch {
    const [resource = '', group] = word.split(/\.(.*)/s);
    if (!['users', 'groups'].includes(word)) {
      const inGroup = group ? ` in group '${group}'` : '';
      warn(session, `the server doesn't have a resource type '${resource}'${inGroup}`);
    }
    return undefined;
  }
}

function warn(session: Session, text: string): void {
  session.stderr += `Warning: ${text}\n\n`;
}

interface RulesReview extends KubeObject {
  readonly status: {
    readonly resourceRules: readonly PolicyRule[];
    readonly nonResourceRules: readonly PolicyRule[];
    readonly incomplete: boolean;
    readonly evaluationError?: string;
  };
}

async function listRules(session: Session): Promise<void> {
  const { flags } = session;
  if (flags.args.length > 0) throw new CommandError('list option must be specified with no arguments');
  if (flags.on('quiet') || flags.on('all-namespaces') || flags.get('subresource')) {
    throw new CommandError(
      "list option can't be specified with neither quiet, all-namespaces nor subresource options",
    );
  }
  const { status } = await session.request<RulesReview>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      kind: 'SelfSubjectRulesReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { namespace: session.namespace },
      status: { resourceRules: null, nonResourceRules: null, incomplete: false },
    },
  });
  if (status.incomplete)
    session.stderr += `Warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`;
  const rules = compacted([...status.resourceRules, ...status.nonResourceRules].flatMap(brokenDown));
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  session.stdout += alignColumns([...(flags.on('no-headers') ? [] : [header]), ...rules.map(lineOf)]);
}

type Rule = Required<PolicyRule>;

/** One group and one resource each, or one path. */
function brokenDown({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): Rule[] {
  return [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.map((verb) => ({
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames,
          nonResourceURLs: [],
        })),
      ),
    ),
    ...nonResourceURLs.flatMap((url) =>
      verbs.map((verb) => ({
        verbs: [verb],
        apiGroups: [],
        resources: [],
        resourceNames: [],
        nonResourceURLs: [url],
      })),
    ),
  ];
}

/** Those of the same resource as one rule, all in the order of their text. Source: k8s.io/kubectl/pkg/util/rbac. */
function compacted(rules: readonly Rule[]): Rule[] {
  const byResource = new Map<string, Rule>();
  const others: Rule[] = [];
  for (const rule of rules) {
    if (rule.nonResourceURLs.length > 0) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = byResource.get(key);
    const verbs = known
      ? [...known.verbs, ...rule.verbs.filter((verb) => !known.verbs.includes(verb))]
      : rule.verbs;
    byResource.set(key, { ...rule, verbs });
  }
  const text = (rule: Rule): string =>
    [rule.verbs, rule.apiGroups, rule.resources, rule.resourceNames, rule.nonResourceURLs]
      .map(inBrackets)
      .join();
  return [...others, ...byResource.values()]
    .map((rule) => ({ rule, text: text(rule) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ rule }) => rule);
}

const inBrackets = (words: readonly string[]): string => `[${words.join(' ')}]`;

function lineOf({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: Rule): string[] {
  const [resource = '', subresource] = (resources[0] ?? '').split('/', 2);
  const group = apiGroups[0] ? `.${apiGroups[0]}` : '';
  const what = subresource === undefined ? resource + group : `${resource}${group}/${subresource}`;
  return [what, inBrackets(nonResourceURLs), inBrackets(resourceNames), inBrackets(verbs)];
}

interface SelfSubjectReview extends KubeObject {
  readonly status: {
    readonly userInfo: {
      readonly username?: string;
      readonly uid?: string;
      readonly groups?: readonly string[];
      readonly extra?: Readonly<Record<string, readonly string[]>>;
    };
  };
}

export const whoAmIFlags: FlagSpecs = outputFlags;

export async function whoAmI(session: Session): Promise<void> {
  const printer = await printerFor(session, {});
  const review = await session.request<SelfSubjectReview>({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      status: { userInfo: {} },
    },
  });
  const { username, uid, groups = [], extra = {} } = review.status.userInfo;
  session.stdout += printer
    ? printer(review as never)
    : alignColumns([
        ['ATTRIBUTE', 'VALUE'],
        ...(username ? [['Username', username]] : []),
        ...(uid ? [['UID', uid]] : []),
        ...(groups.length > 0 ? [['Groups', inBrackets(groups)]] : []),
        ...Object.keys(extra)
          .sort()
          .map((key) => [`Extra: ${key}`, inBrackets(extra[key] ?? [])]),
      ]);
}
