import type { ContainerState, ContainerStatus, Pod, PodStatus } from '../../api/core-v1.ts';
import { deepCopy, deepEqual, type KubeObject, type Time } from '../../api/object.ts';
import { syncAppArmor } from '../defaults/app-armor.ts';
import { mergeMatchLabelKeys } from '../defaults/match-label-keys.ts';
import { defaultPod } from '../defaults/pod.ts';
import type { Resource } from '../resource.ts';
import { isPlainPod } from '../validation/plain-pod.ts';
import { podSubresources } from './pod-subresources.ts';
import { qosClass } from './qos-class.ts';

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
  printAlways: withTimes,
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
  trigger: { field: 'spec.nodeName', of: ({ spec }) => spec.nodeName ?? '' },
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
  loadTable: async () => (await import('./pod-table.ts')).podTable,
  subresources: podSubresources,
};

/** Times that JSON shows even if nobody has set them: of a condition's probe, of a container that never ran. */
function withTimes(draft: KubeObject): KubeObject {
  const { status, ...rest } = draft as Pod;
  const conditions = status?.conditions?.map(({ type, status, lastProbeTime, ...others }) => ({
    type,
    status,
    lastProbeTime: (lastProbeTime ?? null) as Time,
    ...others,
  }));
  const ofContainers = (['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'] as const)
    .filter((list) => status?.[list] !== undefined)
    .map((list) => [list, status[list]?.map(withEndTimes)]);
  const times = { ...(conditions && { conditions }), ...Object.fromEntries(ofContainers) };
  return { ...rest, status: { ...status, ...times } } as KubeObject;
}

function withEndTimes(container: ContainerStatus): ContainerStatus {
  const ended = [container.state?.terminated, container.lastState?.terminated];
  if (ended.every((state) => !state || (state.startedAt && state.finishedAt))) return container;
  const shown = (state: ContainerState | undefined): ContainerState | undefined =>
    state?.terminated && {
      ...state,
      terminated: { ...({ startedAt: null, finishedAt: null } as object), ...state.terminated },
    };
  return {
    ...container,
    ...(container.state && { state: shown(container.state) ?? container.state }),
    ...(container.lastState && { lastState: shown(container.lastState) ?? container.lastState }),
  };
}

/** For kubelets that know only one of the two: the single address decides. Source: pkg/apis/core/v1/conversion.go. */
function syncAddresses({ status }: Pod): void {
  const { podIP, podIPs } = status ?? {};
  if (podIP && podIPs?.[0]?.ip !== podIP) status.podIPs = [{ ip: podIP }];
}
