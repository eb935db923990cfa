import type { Role, RoleBinding, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const bot = 'system:serviceaccount:ci:deploy-bot';
const registry = '/registry/rolebindings/default/';

/** The bot of ci has made the Pod web itself, and holds no right that has nothing to do with Pods of default. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const tries = events.flatMap((event) =>
    event.kind === 'request.audited' &&
    event.data.stage === 'ResponseComplete' &&
    event.data.verb === 'create' &&
    event.data.resource === 'pods'
      ? [event.data]
      : [],
  );
  const made = tries.find(({ code }) => code === 201);
  const byBot = made?.impersonatedUser === bot;
  const excess = tooMuch(stored(events));
  const mended = [...stored(events)].some(
    ([key, object]) =>
      key.startsWith(registry) &&
      (object as RoleBinding).roleRef.name === 'deployer' &&
      isForBot(object as RoleBinding),
  );
  return [
    {
      passed: byBot,
      words: byBot
        ? 'The bot of ci has made the Pod web.'
        : made?.impersonatedUser
          ? `web was made as ${made.impersonatedUser}, which is not the bot that deploys: compare the two names to the last word. Start again with Run.`
          : made
            ? 'web was made by you, who may do everything. The bot still can’t. Start again with Run.'
            : mended
              ? 'The right is there now. Let the bot try again, with the last command of the cell.'
              : 'The bot still gets 403 in default. Which bindings there speak of it, and of which account exactly?',
    },
    {
      passed: excess === undefined,
      words: excess ?? 'It got what it needs and no more.',
    },
  ];
}

/** Everything of RBAC that has been written and not deleted, by its key. */
function stored(events: readonly TraceEvent[]): ReadonlyMap<string, unknown> {
  const objects = new Map<string, unknown>();
  for (const event of events) {
    if (event.kind === 'etcd.put' && /^\/registry\/(cluster)?role/.test(event.data.key))
      objects.set(event.data.key, event.data.value);
    if (event.kind === 'etcd.deleted') objects.delete(event.data.key);
  }
  return objects;
}

const isForBot = ({ subjects = [] }: RoleBinding): boolean =>
  subjects.some(
    ({ kind, name, namespace }) =>
      (kind === 'ServiceAccount' && `system:serviceaccount:${namespace}:${name}` === bot) ||
      (kind === 'User' && name === bot),
  );

/** What somebody should be told who has given the bot more than Pods of default. */
function tooMuch(objects: ReadonlyMap<string, unknown>): string | undefined {
  for (const [key, object] of objects) {
    if (!/bindings\//.test(key) || !isForBot(object as RoleBinding)) continue;
    const { kind, metadata, roleRef } = object as RoleBinding;
    if (kind === 'ClusterRoleBinding')
      return `${metadata.name} gives the bot ${roleRef.name} in every namespace there is. It deploys to one.`;
    const home = roleRef.kind === 'Role' ? `roles/${metadata.namespace}/` : 'clusterroles/';
    const role = objects.get(`/registry/${home}${roleRef.name}`) as Role | undefined;
    const onlyPods = role?.rules?.every(({ resources = [] }) =>
      resources.every((each) => /^pods(\/|$)/.test(each)),
    );
    if (role && !onlyPods) return `The role ${roleRef.name} lets the bot do more than deploy Pods.`;
    if (!role && roleRef.kind === 'ClusterRole')
      return `${roleRef.name} speaks of far more than Pods. There is a role here that fits.`;
    if (metadata.namespace !== 'default')
      return `The binding ${metadata.name} is in ${metadata.namespace}. A RoleBinding holds where it is, not where its account is.`;
  }
  return undefined;
}
