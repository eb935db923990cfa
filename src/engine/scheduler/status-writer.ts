/**
 * What the scheduler writes of a pod besides its binding: conditions and the nominated node, as patches of its status.
 * Source: pkg/scheduler/schedule_one.go, `updatePod`, and pkg/scheduler/util, `PatchPodStatus`, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import type { PodCondition, PodStatus } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { createStatusPatch } from '../api/strategic-patch.ts';
import type { Simulation } from '../sim/simulation.ts';
import { rfc3339 } from '../sim/time.ts';
import type { ReadonlyPod } from './framework.ts';

export class StatusWriter {
  readonly #sim: Simulation;
  readonly #client: ApiClient;

  constructor(sim: Simulation, client: ApiClient) {
    this.#sim = sim;
    this.#client = client;
  }

  /**
   * PodScheduled=False with the reason, and the nominated node if it is said; nothing is sent when nothing would
   * change. A refusal is only logged by the real scheduler.
   */
  async unscheduled(
    pod: ReadonlyPod,
    reason: string,
    message: string,
    nominatedNodeName: string | undefined,
  ): Promise<void> {
    const status = this.withCondition(pod, { type: 'PodScheduled', status: 'False', reason, message });
    await ignoringRefusal(() =>
      this.patch(pod, nominatedNodeName === undefined ? status : nominated(status, nominatedNodeName)),
    );
  }

  /** The node that the pod is about to be bound to, or '' for none. */
  async nominate(pod: ReadonlyPod, nominatedNodeName: string): Promise<void> {
    await ignoringRefusal(() => this.patch(pod, nominated(pod.status ?? {}, nominatedNodeName)));
  }

  /** The pod's status with a condition added or changed. Source: pkg/api/v1/pod/util.go, `UpdatePodCondition`. */
  withCondition(pod: ReadonlyPod, { type, status, reason, message }: PodCondition): DeepReadonly<PodStatus> {
    const conditions = pod.status?.conditions ?? [];
    const before = conditions.find((one) => one.type === type);
    const { generation } = pod.metadata;
    const condition: DeepReadonly<PodCondition> = {
      lastProbeTime: null as unknown as string,
      lastTransitionTime:
        (before?.status === status ? before.lastTransitionTime : undefined) ?? rfc3339(this.#sim.now),
      ...(message !== undefined && { message }),
      ...(generation !== undefined && { observedGeneration: generation }),
      ...(reason !== undefined && { reason }),
      status,
      type,
    };
    const same = before && before.status === status && before.reason === reason && before.message === message;
    if (same) return pod.status ?? {};
    return {
      ...pod.status,
      conditions: before
        ? conditions.map((one) => (one === before ? condition : one))
        : [...conditions, condition],
    };
  }

  /** Sends what differs from the pod's status. Rejects with a StatusError if the server refuses. */
  async patch({ metadata, status }: ReadonlyPod, wanted: DeepReadonly<PodStatus>): Promise<void> {
    const patch = createStatusPatch({ status: status ?? {} }, { status: wanted });
    if (Object.keys(patch).length === 0) return;
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/status`;
    await this.#client.patch(path, 'application/strategic-merge-patch+json', patch);
  }
}

function nominated(status: DeepReadonly<PodStatus>, nominatedNodeName: string): DeepReadonly<PodStatus> {
  const { nominatedNodeName: _, ...rest } = status;
  return nominatedNodeName === '' ? rest : { ...rest, nominatedNodeName };
}

async function ignoringRefusal(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
