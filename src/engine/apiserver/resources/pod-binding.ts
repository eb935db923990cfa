import type { Pod } from '../../api/core-v1.ts';
import type { KubeObject } from '../../api/object.ts';
import { badRequest, conflict, StatusError } from '../../api/status.ts';
import { rfc3339 } from '../../sim/time.ts';
import type { RequestContext } from '../handlers.ts';
import { pods } from './pods.ts';

export interface Binding extends KubeObject {
  target?: { kind?: string; name?: string };
}

/** Gives a Pod its node: the one way to set spec.nodeName. Source: pkg/registry/core/pod/storage `BindingREST`. */
export async function bind(context: RequestContext, body: KubeObject): Promise<KubeObject> {
  const { server, info, request } = context;
  const { metadata, target } = body as Binding;
  const { name } = info;
  if (metadata.name !== undefined && metadata.name !== name)
    throw badRequest('name in URL does not match name in Binding object');
  if (target?.kind && target.kind !== 'Node') {
    throw new StatusError(
      500,
      '',
      `target.kind: Unsupported value: ${JSON.stringify(target.kind)}: supported values: "Node", "<empty>"`,
    );
  }
  if (!target?.name) throw new StatusError(500, '', 'target.name: Required value');
  const node = target.name;
  const refuse = (why: string): StatusError => conflict({ group: '', resource: 'pods/binding' }, name, why);
  await server.storage.update(
    pods,
    info.namespace,
    name,
    (current) => {
      const pod = current as unknown as Pod;
      checkPrecondition('UID', metadata.uid, pod.metadata.uid, info);
      checkPrecondition('ResourceVersion', metadata.resourceVersion, pod.metadata.resourceVersion, info);
      if (pod.metadata.deletionTimestamp)
        throw refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
      if (pod.spec.nodeName) throw refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
      if (pod.spec.schedulingGates?.length) throw refuse(`pod ${name} has non-empty .spec.schedulingGates`);
      const { annotations, labels, ...kept } = pod.metadata;
      const conditions = (pod.status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
      const draft: Pod = {
        ...pod,
        metadata: {
          ...kept,
          ...((labels || metadata.labels) && { labels: { ...labels, ...metadata.labels } }),
          ...((annotations || metadata.annotations) && {
            annotations: { ...annotations, ...metadata.annotations },
          }),
        },
        spec: { ...pod.spec, nodeName: node },
        status: {
          ...pod.status,
          conditions: [
            ...conditions,
            { type: 'PodScheduled', status: 'True', lastTransitionTime: rfc3339(server.sim.now) },
          ].map((condition) => ({ ...condition })),
        },
      };
      delete draft.status.nominatedNodeName;
      return context.codec.finished(draft, pods);
    },
    { step: request.step, dryRun: request.query?.dryRun === 'All' },
  );
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    code: 201,
  } as unknown as KubeObject;
}

function checkPrecondition(
  what: string,
  wanted: string | undefined,
  actual: string | undefined,
  { namespace, name }: { namespace: string; name: string },
): void {
  if (!wanted || wanted === actual) return;
  const why = `StorageError: invalid object, Code: 4, Key: /registry/pods/${namespace}/${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${actual}`;
  throw conflict(pods, name, why);
}
