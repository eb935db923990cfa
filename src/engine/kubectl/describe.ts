/**
 * `kubectl describe`: an object with what belongs to it, its events last. Pods have a form of their own; what has none is
 * shown as the real one shows kinds that it does not know.
 * Source: k8s.io/kubectl/pkg/cmd/describe/describe.go and pkg/describe/describe.go.
 */
import type { Event, Pod } from '../api/core-v1.ts';
import type { KubeList, KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { describeObject, eventLines } from './describe-object.ts';
import { describePod } from './describe-pod.ts';
import { aggregate, CommandError, usageError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import { later } from './global-flags.ts';
import { parseTargets, type ResourceType, resourcePath, type Target } from './resources.ts';
import type { Session } from './session.ts';
import { TabbedText } from './tabbed-text.ts';

export const describeFlags: FlagSpecs = {
  'all-namespaces': { kind: 'bool', short: 'A' },
  'chunk-size': { kind: 'int', initial: '500' },
  filename: { kind: 'strings', short: 'f', refused: later },
  kustomize: { kind: 'string', short: 'k', refused: later },
  recursive: { kind: 'bool', short: 'R', refused: later },
  selector: { kind: 'string', short: 'l' },
  'show-events': { kind: 'bool', initial: 'true' },
};

export async function describe(session: Session): Promise<void> {
  const { flags, command } = session;
  if (flags.args.length === 0)
    throw usageError(
      command,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  const errors: Error[] = [];
  let shown = 0;
  for (const target of parseTargets(flags.args)) {
    try {
      for (const { metadata } of await named(session, target)) {
        const { name = '', namespace = '' } = metadata;
        if (shown++ > 0) session.stdout += '\n\n';
        session.stdout += await described(session, target.type, name, namespace);
      }
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (shown === 0)
    session.stderr += flags.on('all-namespaces')
      ? 'No resources found\n'
      : `No resources found in ${session.namespace} namespace.\n`;
}

/** One by its name, those whose names begin with it where there is none, or all that are selected. */
async function named(session: Session, target: Target): Promise<readonly KubeObject[]> {
  const { flags } = session;
  const { type, name } = target;
  const everywhere = flags.on('all-namespaces') ? '' : session.namespace;
  const list = async (): Promise<readonly KubeObject[]> => {
    const labelSelector = flags.get('selector');
    const limit = flags.int('chunk-size');
    const { items } = await session.request<KubeList>({
      method: 'GET',
      path: resourcePath({ type }, everywhere),
      query: { ...(labelSelector && { labelSelector }), ...(limit > 0 && { limit: String(limit) }) },
    });
    return items;
  };
  if (name === undefined) return list();
  try {
    return [
      await session.request<KubeObject>({ method: 'GET', path: resourcePath(target, session.namespace) }),
    ];
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    const similar = (await list()).filter(({ metadata }) => metadata.name?.startsWith(name));
    if (similar.length === 0) throw error;
    return similar;
  }
}

const protobuf = 'application/vnd.kubernetes.protobuf,application/json';

async function described(
  session: Session,
  type: ResourceType,
  name: string,
  namespace: string,
): Promise<string> {
  const object = await session.request<KubeObject>({
    method: 'GET',
    path: resourcePath({ type, name }, namespace),
    ...(type.kind === 'Pod' && { accept: protobuf }),
  });
  const text = new TabbedText();
  const { now } = session.environment.sim;
  if (type.kind === 'Pod') describePod(text, object as unknown as Pod, now);
  else describeObject(text, { ...object, kind: type.kind });
  if (session.flags.on('show-events')) eventLines(text, await eventsOf(session, type, object), now);
  return text.toString();
}

async function eventsOf(
  session: Session,
  type: ResourceType,
  { metadata }: KubeObject,
): Promise<readonly Event[]> {
  const { name = '', namespace = '', uid = '' } = metadata;
  // The kubelet and the node controller give a node's name for its uid.
  const terms = {
    'involvedObject.name': name,
    'involvedObject.namespace': namespace,
    'involvedObject.uid': type.kind === 'Node' ? name : uid,
  };
  const fieldSelector = Object.entries(terms)
    .map(([field, value]) => `${field}=${value}`)
    .join(',');
  const { items } = await session.request<KubeList>({
    method: 'GET',
    path: namespace ? `/api/v1/namespaces/${namespace}/events` : '/api/v1/events',
    query: { fieldSelector, limit: session.flags.get('chunk-size') },
  });
  return items as unknown as readonly Event[];
}
