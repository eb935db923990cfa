import type { Pod, PodStatus } from '../../api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepEqual, type KubeObject } from '../../api/object.ts';
import { badRequest, conflict, StatusError } from '../../api/status.ts';
import { rfc3339 } from '../../sim/time.ts';
import { syncAppArmor } from '../defaults/app-armor.ts';
import { mergeMatchLabelKeys } from '../defaults/match-label-keys.ts';
import { defaultPod } from '../defaults/pod.ts';
import { finished } from '../endpoints/draft.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import { isPlainPod } from '../validation/plain-pod.ts';
import { podCells, podColumns, podRowConditions } from './pod-table.ts';

/** Source: pkg/registry/core/pod/strategy.go. */
export const pods: Resource<Pod> = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  returnsDeleted: true,
  defaults: (draft) => {
    // The structs of the real server are always there; validation says what is missing in them.
    draft.spec ??= { containers: [] };
    draft.spec.containers ??= [];
    defaultPod(draft);
  },
  canonicalize: syncAddresses,
  prepareForCreate: (draft, now, warn) => {
    const gated = (draft.spec.schedulingGates?.length ?? 0) > 0;
    draft.metadata.generation = 1;
    mergeMatchLabelKeys(draft);
    syncAppArmor(draft, warn);
    draft.status = {
      phase: 'Pending',
      ...(gated && {
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            lastTransitionTime: now,
            reason: 'SchedulingGated',
            message: 'Scheduling is blocked due to non-empty scheduling gates',
          },
        ],
      }),
      qosClass: qosClass(draft),
    };
  },
  prepareForUpdate: (draft, old) => {
    draft.status = deepCopy<PodStatus>(old.status);
    if (!deepEqual(draft.spec, old.spec)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  isPlain: isPlainPod,
  loadValidation: () => import('../validation/whole-pod.ts'),
  gracePeriodSeconds: ({ spec, status }, asked) => {
    if (!spec.nodeName || status.phase === 'Failed' || status.phase === 'Succeeded') return 0;
    const period = asked ?? spec.terminationGracePeriodSeconds ?? 0;
    return period < 0 ? 1 : period;
  },
  fieldNames: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  fields: ({ spec, status }) => ({
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork ?? false),
    'status.phase': status.phase ?? '',
    'status.podIP': status.podIP ?? '',
    'status.podIPs': status.podIP ?? '',
    'status.nominatedNodeName': status.nominatedNodeName ?? '',
  }),
  columns: podColumns,
  cells: podCells,
  rowConditions: podRowConditions,
  subresources: {
    status: {
      update: {
        prepareForUpdate: (draft, old) => {
          draft.spec = deepCopy<Pod['spec']>(old.spec);
          draft.status ??= {};
          draft.status.qosClass ??= old.status.qosClass as string;
          if (old.metadata.ownerReferences) {
            draft.metadata.ownerReferences = deepCopy<NonNullable<Pod['metadata']['ownerReferences']>>(
              old.metadata.ownerReferences,
            );
          } else {
            delete draft.metadata.ownerReferences;
          }
        },
        validateUpdate: ({ status }, old) =>
          old.status.qosClass !== undefined && status.qosClass !== old.status.qosClass
            ? [
                {
                  reason: 'FieldValueInvalid',
                  message: `Invalid value: ${JSON.stringify(status.qosClass)}: field is immutable`,
                  field: 'status.qosClass',
                },
              ]
            : [],
      },
    },
    binding: {
      kind: { group: '', version: 'v1', kind: 'Binding' },
      defaults: (draft: Binding) => {
        draft.target ??= {};
      },
      create: bind,
    },
  },
};

/** For kubelets that know only one of the two: the single address decides. Source: pkg/apis/core/v1/conversion.go. */
function syncAddresses({ status }: Pod): void {
  const { podIP, podIPs } = status ?? {};
  if (podIP && podIPs?.[0]?.ip !== podIP) status.podIPs = [{ ip: podIP }];
}

/**
 * Guaranteed: every container has limits for cpu and memory, and requests equal them. BestEffort: none has any.
 * Source: pkg/apis/core/v1/helper/qos `ComputePodQOS`.
 */
export function qosClass({ spec }: DeepReadonly<Pod>): string {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const computed = (list: Readonly<Record<string, string>> | undefined): [string, string][] =>
    Object.entries(list ?? {}).filter(
      ([name, value]) => (name === 'cpu' || name === 'memory') && !/^[+-]?0*\.?0*\D*$/.test(value),
    );
  const resources = spec.resources ? [spec.resources] : containers.map((container) => container.resources);
  const any = resources.some(
    (entry) => computed(entry?.requests).length + computed(entry?.limits).length > 0,
  );
  if (!any) return 'BestEffort';
  const guaranteed = resources.every((entry) => {
    const limits = computed(entry?.limits);
    const requests = Object.fromEntries(computed(entry?.requests));
    return limits.length === 2 && limits.every(([name, limit]) => (requests[name] ?? limit) === limit);
  });
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

interface Binding extends KubeObject {
  target?: { kind?: string; name?: string };
}

/** Gives a Pod its node: the one way to set spec.nodeName. Source: pkg/registry/core/pod/storage `BindingREST`. */
async function bind(context: RequestContext, body: KubeObject): Promise<KubeObject> {
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
      return finished(draft, pods);
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
