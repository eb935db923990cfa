/** A deletion that a PodDisruptionBudget may refuse. Source: pkg/registry/core/pod/storage/eviction.go. */
import type { Pod } from '../../api/core-v1.ts';
import { type DeepReadonly, deepCopy, type KubeObject } from '../../api/object.ts';
import type { PodDisruptionBudget } from '../../api/policy-v1.ts';
import { labelSelector } from '../../api/selectors.ts';
import { badRequest, conflict, StatusError, success, tooManyRequests } from '../../api/status.ts';
import { rfc3339 } from '../../sim/time.ts';
import { remove } from '../endpoints/delete.ts';
import type { DeleteOptions } from '../endpoints/delete-options.ts';
import type { RequestContext } from '../handlers.ts';
import { OUTDATED } from '../storage.ts';
import { podDisruptionBudgets } from './poddisruptionbudgets.ts';
import { pods } from './pods.ts';

interface Eviction extends KubeObject {
  deleteOptions?: Omit<DeleteOptions, 'dryRun'> & { dryRun?: readonly string[] };
}

const CAUSE = 'DisruptionBudget';
const VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget.";

export async function evict(context: RequestContext, body: KubeObject): Promise<KubeObject> {
  const { server, info, request } = context;
  const { metadata, deleteOptions = {} } = body as Eviction;
  if (metadata.name !== info.name) throw badRequest('name in URL does not match name in Eviction object');
  const dryRun = request.query?.dryRun === 'All' || deleteOptions.dryRun?.includes('All') === true;
  const options: DeleteOptions = { ...deleteOptions, dryRun };
  const pod = (await server.storage.get(pods, info.namespace, info.name)) as unknown as DeepReadonly<Pod>;
  const { phase = '' } = pod.status;
  const goesAnyway = ['Succeeded', 'Failed', 'Pending'].includes(phase) || pod.metadata.deletionTimestamp;
  if (!goesAnyway) await askBudget(context, pod, dryRun);
  await mark(context, options);
  const latest = await server.storage.get(pods, info.namespace, info.name);
  await remove(context, pods, latest, options);
  return success(201);
}

/** One budget at most may count a Pod; it must allow the disruption, which is then one less. */
async function askBudget(context: RequestContext, pod: DeepReadonly<Pod>, dryRun: boolean): Promise<void> {
  const { server, info } = context;
  const budgets = server
    .list<KubeObject & PodDisruptionBudget>('policy', 'poddisruptionbudgets')
    .filter(({ metadata }) => metadata.namespace === info.namespace)
    .filter(({ spec }) => labelSelector(spec?.selector).matches(pod.metadata.labels));
  if (budgets.length > 1) {
    const why =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new StatusError(500, '', why);
  }
  const [budget] = budgets;
  if (!budget) return;
  const { spec, status = {} } = budget;
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  const ready = pod.status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  if (!ready && spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return;
  if (!ready && currentHealthy >= desiredHealthy && desiredHealthy > 0) return;
  await decrement(context, budget, dryRun);
}

async function decrement(
  { server, info, request, codec }: RequestContext,
  { metadata }: DeepReadonly<PodDisruptionBudget>,
  dryRun: boolean,
): Promise<void> {
  const { namespace = '', name = '' } = metadata;
  await server.storage.update(
    podDisruptionBudgets,
    namespace,
    name,
    (stored) => {
      const current = stored as unknown as PodDisruptionBudget;
      const { generation = 0 } = current.metadata;
      const { observedGeneration = 0, disruptionsAllowed = 0 } = current.status ?? {};
      if (observedGeneration < generation) {
        const still = `The disruption budget ${name} is still being processed by the server.`;
        throw tooManyRequests(VIOLATES, 10, [{ reason: CAUSE, message: still }]);
      }
      if (disruptionsAllowed === 0)
        throw tooManyRequests(VIOLATES, 0, [{ reason: CAUSE, message: refusal(current) }]);
      const draft = deepCopy<PodDisruptionBudget>(current);
      const status = (draft.status ??= {});
      status.disruptionsAllowed = disruptionsAllowed - 1;
      status.disruptedPods = { ...status.disruptedPods, [info.name]: rfc3339(server.sim.now) };
      return codec.finished(draft, podDisruptionBudgets);
    },
    { step: request.step, dryRun },
  );
}

function refusal({ metadata: { name }, status = {} }: PodDisruptionBudget): string {
  const { currentHealthy = 0, desiredHealthy = 0, conditions = [] } = status;
  const allowed = conditions.find(({ type, message, status: is }) => {
    return type === 'DisruptionAllowed' && is === 'False' && message;
  });
  const not = `The disruption budget ${name} does not allow evicting pods currently`;
  if (allowed?.reason === 'SyncFailed') return `${not} because it failed sync: ${allowed.message}`;
  if (currentHealthy <= desiredHealthy)
    return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  return allowed ? `${not} (${allowed.reason}): ${allowed.message}` : not;
}

/** The condition by which a controller knows why the Pod went. */
async function mark({ server, info, request, codec }: RequestContext, options: DeleteOptions): Promise<void> {
  if (options.dryRun) return;
  const { uid, resourceVersion } = options.preconditions ?? {};
  await server.storage.update(
    pods,
    info.namespace,
    info.name,
    (stored) => {
      if (resourceVersion && resourceVersion !== stored.metadata.resourceVersion)
        throw conflict(pods, info.name, OUTDATED);
      if (uid && uid !== stored.metadata.uid) throw conflict(pods, info.name, OUTDATED);
      const draft = deepCopy<Pod>(stored as unknown as Pod);
      const others = (draft.status.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
      draft.status.conditions = [
        ...others,
        {
          type: 'DisruptionTarget',
          status: 'True',
          lastTransitionTime: rfc3339(server.sim.now),
          reason: 'EvictionByEvictionAPI',
          message: 'Eviction API: evicting',
        },
      ];
      return codec.finished(draft, pods);
    },
    { step: request.step },
  );
}
