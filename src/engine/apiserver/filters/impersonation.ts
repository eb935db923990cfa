/**
 * Acting as somebody else, by Impersonate-… headers. Each mode asks the authorizers in its own way whether the user
 * may; the mode that worked last for a user is tried first, and a refusal is that of the first mode that was tried.
 * Source: k8s.io/apiserver/pkg/endpoints/filters/impersonation, 1.36.4 (constrained impersonation, KEP 5284).
 */
import type { ApiRequest } from '../../api/client.ts';
import { goQuote } from '../../api/go-quote.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import { badRequest, StatusError } from '../../api/status.ts';
import { groupsOfServiceAccounts, serviceAccountOf, type UserInfo, withGroup } from '../authentication.ts';
import { type AuthorizerAttributes, attributesOf, notAuthorized } from '../authorization.ts';
import type { RequestContext } from '../handlers.ts';

const GROUP = 'authentication.k8s.io';
const NODE_NAME = 'authentication.kubernetes.io/node-name';
/** From so many on, the right to impersonate all is asked for first. */
const MANY = 4;

interface Mode {
  /** Empty for the old way, which has no modes. */
  readonly name: string;
  applies(wanted: UserInfo, requestor: UserInfo): boolean;
}

const modes: readonly Mode[] = [
  {
    name: 'associated-node',
    applies: (wanted, requestor) =>
      nodeIn(wanted) !== undefined &&
      serviceAccountOf(requestor.name) !== undefined &&
      requestor.extra?.[NODE_NAME]?.join() === nodeIn(wanted),
  },
  { name: 'arbitrary-node', applies: (wanted) => nodeIn(wanted) !== undefined },
  {
    name: 'serviceaccount',
    applies: (wanted) => isOnlyName(wanted) && serviceAccountOf(wanted.name) !== undefined,
  },
  { name: 'user-info', applies: ({ name }) => !nodeName(name) && !serviceAccountOf(name) },
  { name: '', applies: () => true },
];

/** Puts the impersonated user in the place of the one who asked. Throws a 400 or a 403. */
export function impersonation(context: RequestContext): void {
  const wanted = wantedUser(context.request);
  if (!wanted) return;
  const { user: requestor, server } = context;
  const lastOf = server.impersonationModes;
  const last = modes.find(({ name }) => name === lastOf.get(requestor.name));
  let refusal: StatusError | undefined;
  for (const mode of last ? [last, ...modes.filter((mode) => mode !== last)] : modes) {
    if (!mode.applies(wanted, requestor)) continue;
    try {
      context.user = impersonated(mode, wanted, context);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      refusal ??= error;
      continue;
    }
    lastOf.set(requestor.name, mode.name);
    context.impersonator = requestor;
    return;
  }
  throw refusal as StatusError;
}

function impersonated(mode: Mode, wanted: UserInfo, { user, info, server }: RequestContext): UserInfo {
  const attributes = attributesOf(requestorAs(mode, user), info);
  const check = (asked: AuthorizerAttributes): void => {
    const { decision, reason } = server.authorize(asked);
    if (decision !== 'Allow') throw notAuthorized(asked, reason);
  };
  if (mode.name) check({ ...attributes, verb: `impersonate-on:${mode.name}:${attributes.verb}` });
  const ask = (group: string, resource: string, name: string, more: Partial<AuthorizerAttributes> = {}) =>
    ({
      isResourceRequest: true,
      path: '',
      verb: mode.name ? `impersonate:${mode.name}` : 'impersonate',
      group,
      namespace: '',
      resource,
      subresource: '',
      name,
      user: attributes.user,
      fieldSelector: [],
      ...more,
    }) satisfies AuthorizerAttributes;
  const groupOfUsers = mode.name ? GROUP : '';
  const account = serviceAccountOf(wanted.name);
  const node = mode.name ? nodeName(wanted.name) : undefined;
  let groups = wanted.groups;
  if (node) {
    groups = ['system:nodes'];
    check(ask(groupOfUsers, 'nodes', mode.name === 'associated-node' ? '*' : node));
  } else if (account) {
    if (groups.length === 0) groups = groupsOfServiceAccounts(account.namespace);
    check(ask(groupOfUsers, 'serviceaccounts', account.name, { namespace: account.namespace }));
  } else {
    check(ask(groupOfUsers, 'users', wanted.name));
  }
  if (wanted.uid) check(ask(GROUP, 'uids', wanted.uid));
  checkGroups(mode, wanted.groups, (name) => ask(groupOfUsers, 'groups', name), check);
  checkExtra(
    mode,
    wanted.extra ?? {},
    (subresource, name) => ask(GROUP, 'userextras', name, { subresource }),
    check,
  );
  const actual = { ...wanted, groups };
  if (wanted.name === 'system:anonymous') return withGroup(actual, 'system:unauthenticated');
  return groups.includes('system:unauthenticated') ? actual : withGroup(actual, 'system:authenticated');
}

type Check = (asked: AuthorizerAttributes) => void;

function checkGroups(
  mode: Mode,
  groups: readonly string[],
  ask: (name: string) => AuthorizerAttributes,
  check: Check,
): void {
  if (mode.name && groups.includes(''))
    throw notAuthorized(ask(''), 'impersonating the empty string group is not allowed');
  if (mode.name && groups.includes('system:masters'))
    throw notAuthorized(ask('system:masters'), 'impersonating the system:masters group is not allowed');
  if (mode.name && groups.length >= MANY && passes(check, ask('*'))) return;
  for (const group of groups) check(ask(group));
}

function checkExtra(
  mode: Mode,
  extra: Readonly<Record<string, readonly string[]>>,
  ask: (key: string, value: string) => AuthorizerAttributes,
  check: Check,
): void {
  const entries = Object.entries(extra).flatMap(([key, values]) =>
    values.map((value) => [key, value] as const),
  );
  const fault = mode.name ? extraFault(extra) : undefined;
  if (fault) throw notAuthorized(ask('', ''), `impersonating ${fault}`);
  const many = Object.keys(extra).length >= MANY || entries.length >= MANY;
  if (mode.name && many && passes(check, ask('*', '*'))) return;
  for (const [key, value] of entries) check(ask(key, value));
}

/** What a mode, other than the old way, does not take. */
function extraFault(extra: Readonly<Record<string, readonly string[]>>): string | undefined {
  for (const [key, values] of Object.entries(extra)) {
    if (key === '') return 'the empty string key in extra is not allowed';
    const [domain = '', path = ''] = key.split(/\/(.*)/);
    if (path === '' || dnsSubdomainFaults(domain).length > 0)
      return `an invalid key in extra is not allowed: extra.key: Invalid value: ${goQuote(key)}: must be a domain-prefixed path (such as "acme.io/foo")`;
    if (key !== key.toLowerCase()) return `a non-lowercase key in extra is not allowed: ${goQuote(key)}`;
    if (values.includes('')) return 'the empty string value in extra is not allowed';
  }
  return undefined;
}

function passes(check: Check, asked: AuthorizerAttributes): boolean {
  try {
    check(asked);
    return true;
  } catch {
    // The groups or extras are then asked for one by one, and one of those is told.
    return false;
  }
}

/** What is decided for an account on a node must hold on every node, so all but the names of its extras is left out. */
function requestorAs(mode: Mode, user: UserInfo): UserInfo {
  if (mode.name !== 'associated-node') return user;
  const keys = Object.keys(user.extra ?? {}).sort();
  return { ...user, extra: { 'authentication.kubernetes.io/associated-node-keys': keys } };
}

const isOnlyName = ({ uid, groups, extra = {} }: UserInfo): boolean =>
  !uid && groups.length === 0 && Object.keys(extra).length === 0;

const nodeIn = (wanted: UserInfo): string | undefined =>
  isOnlyName(wanted) ? nodeName(wanted.name) : undefined;

function nodeName(user: string): string | undefined {
  const [, name] = /^system:node:(.+)$/.exec(user) ?? [];
  return name !== undefined && dnsSubdomainFaults(name).length === 0 ? name : undefined;
}

/** As the headers say, undefined without any. Throws a 400. */
function wantedUser({ headers = {}, repeatedHeaders = {} }: ApiRequest): UserInfo | undefined {
  const all = (name: string): readonly string[] =>
    repeatedHeaders[name] ?? (headers[name] === undefined ? [] : [headers[name]]);
  const name = headers['impersonate-user'] ?? '';
  const uid = headers['impersonate-uid'] ?? '';
  const groups = all('impersonate-group');
  const prefix = 'impersonate-extra-';
  const extra: Record<string, readonly string[]> = {};
  for (const header of Object.keys({ ...headers, ...repeatedHeaders }).sort()) {
    if (header.startsWith(prefix)) extra[unescaped(header.slice(prefix.length))] = all(header);
  }
  const hasExtra = Object.keys(extra).length > 0;
  if (name === '') {
    if (uid === '' && groups.length === 0 && !hasExtra) return undefined;
    const fields = `Name:"", UID:${goQuote(uid)}, Groups:${goList(groups)}, Extra:${goMap(extra)}`;
    throw badRequest(`requested &user.DefaultInfo{${fields}} without impersonating a user name`);
  }
  return { name, ...(uid && { uid }), groups, ...(hasExtra && { extra }) };
}

/** Keys may hold what a header's name may not, as %xx. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // What is no escape stands for itself, as in the real server.
    return key;
  }
}

const goList = (items: readonly string[]): string =>
  items.length === 0 ? '[]string(nil)' : `[]string{${items.map(goQuote).join(', ')}}`;

function goMap(map: Readonly<Record<string, readonly string[]>>): string {
  const entries = Object.entries(map).map(([key, items]) => `${goQuote(key)}:${goList(items)}`);
  return entries.length === 0 ? 'map[string][]string(nil)' : `map[string][]string{${entries.join(', ')}}`;
}
