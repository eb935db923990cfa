/**
 * `kubectl create KIND NAME`: namespaces, service accounts and their tokens, roles and bindings.
 * Source: k8s.io/kubectl/pkg/cmd/create/create_{namespace,serviceaccount,token,role,clusterrole,rolebinding,clusterrolebinding}.go.
 */
import type { KubeObject } from '../api/object.ts';
import type { Subject } from '../api/rbac-v1.ts';
import { StatusError } from '../api/status.ts';
import { CommandError, usageError } from './errors.ts';
import type { FlagSpecs, Flags } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { nameOf, type Printable, printerFor } from './printable.ts';
import { findType, resourcePath } from './resources.ts';
import { dryRunNote, dryRunOf } from './run.ts';
import type { Session } from './session.ts';

export const createKindFlags: FlagSpecs = {
  ...outputFlags,
  'aggregation-rule': { kind: 'string', refused: later },
  audience: { kind: 'strings' },
  'bound-object-kind': { kind: 'string' },
  'bound-object-name': { kind: 'string' },
  'bound-object-uid': { kind: 'string' },
  clusterrole: { kind: 'string' },
  'dry-run': { kind: 'string', initial: 'none', bare: 'unchanged' },
  duration: { kind: 'duration' },
  'field-manager': { kind: 'string', initial: 'kubectl-create' },
  group: { kind: 'strings' },
  'non-resource-url': { kind: 'strings' },
  resource: { kind: 'strings' },
  'resource-name': { kind: 'strings' },
  role: { kind: 'string' },
  serviceaccount: { kind: 'strings' },
  user: { kind: 'strings' },
  verb: { kind: 'strings' },
};

export async function createKind(session: Session): Promise<void> {
  const { flags, command } = session;
  const names = flags.args;
  if (names.length !== 1) throw usageError(command, `exactly one NAME is required, got ${names.length}`);
  const name = names[0] as string;
  const word = command.slice(command.lastIndexOf(' ') + 1);
  const kind = shortNames[word] ?? word;
  if (kind === 'token') return token(session, name);
  const dryRun = await dryRunOf(session);
  const printer = await printerFor(session, {});
  const type = findType(kind);
  const { namespace } = session;
  const own = type.namespaced && flags.changed('namespace') ? { namespace } : {};
  const built = {
    kind: type.kind,
    apiVersion: type.group ? `${type.group}/v1` : 'v1',
    metadata: { name, ...own },
    ...contentOf(session, kind),
  };
  session.emit('object.built', 1, { object: built });
  const manager = flags.get('field-manager');
  const created =
    dryRun === 'client'
      ? built
      : await failingAs(kind, () =>
          session.request<KubeObject>({
            method: 'POST',
            path: resourcePath({ type }, namespace),
            query: {
              ...(dryRun === 'server' && { dryRun: 'All' }),
              ...(manager && { fieldManager: manager }),
            },
            body: built,
          }),
        );
  const object = created as unknown as Printable;
  session.stdout += printer ? printer(object) : `${nameOf(object)} created${dryRunNote[dryRun]}\n`;
}

const shortNames: Readonly<Record<string, string>> = { ns: 'namespace', sa: 'serviceaccount' };

/** A role's refusal is told as it is; that of the others has words before it. */
async function failingAs<T>(kind: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof StatusError) || ['role', 'clusterrole', 'namespace'].includes(kind)) throw error;
    throw new CommandError(`failed to create ${kind}: ${error.message}`);
  }
}

function contentOf(session: Session, kind: string): Readonly<Record<string, unknown>> {
  const { flags } = session;
  if (kind === 'namespace') return { spec: {}, status: {} };
  if (kind === 'serviceaccount') return {};
  return kind.endsWith('binding') ? bindingOf(flags, kind) : { rules: rulesOf(session, kind) };
}

const RBAC = 'rbac.authorization.k8s.io';

function bindingOf(flags: Flags, kind: string): Readonly<Record<string, unknown>> {
  const [role, clusterRole] = [flags.get('role'), flags.get('clusterrole')];
  if (kind === 'clusterrolebinding' && !clusterRole)
    throw new CommandError('exactly one of clusterrole must be specified');
  if ((role === '') === (clusterRole === ''))
    throw new CommandError('exactly one of clusterrole or role must be specified');
  const named = (kindOfSubject: string, names: readonly string[]): Subject[] =>
    names.map((name) => ({ kind: kindOfSubject, apiGroup: RBAC, name }));
  const subjects: Subject[] = [
    ...named('User', flags.all('user')),
    ...named('Group', flags.all('group')),
    ...flags.all('serviceaccount').map((text): Subject => {
      const [namespace, name, ...rest] = text.split(':');
      if (!namespace || !name || rest.length > 0)
        throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
  const roleRef = role ? { kind: 'Role', name: role } : { kind: 'ClusterRole', name: clusterRole };
  return { ...(subjects.length > 0 && { subjects }), roleRef: { apiGroup: RBAC, ...roleRef } };
}

const standardVerbs =
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(
    ' ',
  );

const slice = (values: readonly string[]): string[] => [
  ...new Set(values.flatMap((value) => value.split(','))),
];

function rulesOf(session: Session, kind: string): unknown[] {
  const { flags } = session;
  const all = slice(flags.all('verb'));
  const verbs = all.includes('*') ? ['*'] : all;
  const urls = slice(flags.all('non-resource-url'));
  const resources = slice(flags.all('resource'));
  if (verbs.length === 0) throw new CommandError('at least one verb must be specified');
  for (const verb of verbs) {
    if (!standardVerbs.includes(verb))
      session.stderr += `Warning: '${verb}' is not a standard resource verb\n`;
  }
  if (resources.length === 0 && (kind === 'role' || urls.length === 0))
    throw new CommandError('at least one resource must be specified');
  const byGroup = new Map<string, string[]>();
  for (const text of resources) {
    const [word = '', subresource] = text.split('/', 2);
    if (word === '') throw new CommandError('resource must be specified if apiGroup/subresource specified');
    const { group, plural } = resourceOf(word, verbs);
    byGroup.set(group, [...(byGroup.get(group) ?? []), subresource ? `${plural}/${subresource}` : plural]);
  }
  const resourceNames = [...new Set(flags.all('resource-name'))];
  const rules = [...byGroup.keys()].sort().map((group) => ({
    verbs,
    apiGroups: [group],
    resources: byGroup.get(group),
    ...(resourceNames.length > 0 && { resourceNames }),
  }));
  return urls.length > 0 ? [...rules, { verbs, nonResourceURLs: urls }] : rules;
}

/** Verbs that make sense for these resources only; those that are not served can be named with them. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  escalate: [`roles.${RBAC}`, `clusterroles.${RBAC}`],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
};

function resourceOf(word: string, verbs: readonly string[]): { group: string; plural: string } {
  if (word === '*') return { group: '', plural: '*' };
  const isSpecial = verbs.some((verb) => specialVerbs[verb]?.includes(word));
  const [plural = '', group = ''] = word.split(/\.(.*)/s);
  const found = isSpecial ? { group, plural } : findType(word);
  const full = found.group ? `${found.plural}.${found.group}` : found.plural;
  const wrong = verbs.find((verb) => specialVerbs[verb]?.includes(full) === false);
  if (wrong)
    throw new CommandError(`can not perform '${wrong}' on '${found.plural}' in group '${found.group}'`);
  return found;
}

/** Kinds that a token can be bound to. */
const boundKinds = ['Node', 'Pod', 'Secret'];

async function token(session: Session, name: string): Promise<void> {
  const { flags, namespace } = session;
  const printer = await printerFor(session, {});
  const [kind, bound, uid] = ['kind', 'name', 'uid'].map((part) => flags.get(`bound-object-${part}`));
  if (!kind && bound)
    throw new CommandError('--bound-object-name can only be set if --bound-object-kind is provided');
  if (!kind && uid)
    throw new CommandError('--bound-object-uid can only be set if --bound-object-kind is provided');
  if (kind && !boundKinds.includes(kind))
    throw new CommandError(`supported --bound-object-kind values are ${boundKinds.join(', ')}`);
  if (kind && !bound)
    throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
  const duration = flags.micros('duration');
  if (duration < 0) throw new CommandError('--duration must be greater than or equal to 0');
  if (duration % 1_000_000 !== 0)
    throw new CommandError('--duration cannot be expressed in units less than seconds');
  const audiences = flags.all('audience');
  if (audiences.includes('')) throw new CommandError('--audience must not be an empty string');
  const answer = await failingAs('token', () =>
    session.request<KubeObject & { status: { token: string } }>({
      method: 'POST',
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(name)}/token`,
      body: {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: {},
        spec: {
          audiences: audiences.length > 0 ? audiences : null,
          expirationSeconds: duration > 0 ? duration / 1_000_000 : null,
          boundObjectRef: kind ? { kind, apiVersion: 'v1', name: bound, ...(uid && { uid }) } : null,
        },
        status: { token: '', expirationTimestamp: null },
      },
    }),
  );
  session.stdout += printer ? printer(answer as never) : `${answer.status.token}\n`;
}
