/**
 * What the scheduler writes besides bindings: Events in a process of their own, as the event broadcaster sends them,
 * and patches of a pod's status. Source: client-go tools/events and pkg/scheduler/util, `PatchPodStatus`, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import type { PodCondition } from '../api/core-v1.ts';
import { objectKey } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { EPOCH_SECONDS, rfc3339, rfc3339Micro } from '../sim/time.ts';
import type { ReadonlyPod } from './framework.ts';

/** The API refuses longer notes. */
const NOTE_LENGTH_MAX = 1_024;

export interface StatusWriterOptions {
  readonly sim: Simulation;
  readonly client: ApiClient;
  readonly schedulerName: string;
  /** The machine that the scheduler runs on. */
  readonly hostname: string;
}

export class StatusWriter {
  readonly #options: StatusWriterOptions;

  constructor(options: StatusWriterOptions) {
    this.#options = options;
  }

  /** Writes an Event about a pod; returns at once. An Event that is refused is lost. */
  event(pod: ReadonlyPod, type: 'Normal' | 'Warning', reason: string, action: string, message: string): void {
    const { sim, client, schedulerName, hostname } = this.#options;
    const { name, namespace, uid, resourceVersion } = pod.metadata;
    const at = sim.now;
    const nanos = (BigInt(EPOCH_SECONDS) * BigInt(1_000_000) + BigInt(at)) * BigInt(1_000);
    const body = {
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      metadata: { name: `${name}.${nanos.toString(16)}`, namespace },
      eventTime: rfc3339Micro(at),
      reportingController: schedulerName,
      reportingInstance: `${schedulerName}-${hostname}`,
      action,
      reason,
      regarding: { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion },
      note: truncated(message),
      type,
      deprecatedSource: {},
      deprecatedFirstTimestamp: null,
      deprecatedLastTimestamp: null,
    };
    sim.spawn(`kube-scheduler event ${objectKey(pod)}`, () =>
      ignoringRefusal(() => client.create(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`, body)),
    );
  }

  /** PodScheduled=False with the reason, and the nominated node; nothing is sent when nothing would change. */
  async condition(
    pod: ReadonlyPod,
    reason: string,
    message: string,
    nominatedNodeName: string | undefined,
  ): Promise<void> {
    const { sim } = this.#options;
    const { status, metadata } = pod;
    const before = status?.conditions?.find(({ type }) => type === 'PodScheduled');
    const same = before?.status === 'False' && before.reason === reason && before.message === message;
    const renominated =
      nominatedNodeName !== undefined && nominatedNodeName !== (status?.nominatedNodeName ?? '');
    if (same && !renominated) return;
    const condition: PodCondition & { lastProbeTime: null } = {
      lastProbeTime: null,
      lastTransitionTime: before?.status === 'False' ? (before.lastTransitionTime ?? '') : rfc3339(sim.now),
      message,
      ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
      reason,
      status: 'False',
      type: 'PodScheduled',
    } as PodCondition & { lastProbeTime: null };
    const patch = {
      status: {
        ...(!same && { conditions: [condition] }),
        ...(renominated && { nominatedNodeName: nominatedNodeName === '' ? null : nominatedNodeName }),
      },
    };
    await this.#patchStatus(metadata, patch);
  }

  #patchStatus({ namespace, name }: ReadonlyPod['metadata'], patch: unknown): Promise<void> {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
    const { client } = this.#options;
    return ignoringRefusal(() => client.patch(path, 'application/strategic-merge-patch+json', patch));
  }

  /** The node that the pod is about to be bound to. */
  async nominate({ metadata, status }: ReadonlyPod, nominatedNodeName: string): Promise<void> {
    if (status?.nominatedNodeName === nominatedNodeName) return;
    await this.#patchStatus(metadata, { status: { nominatedNodeName } });
  }

  /** Deletes a preempted pod. */
  async deletePod(pod: ReadonlyPod): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid } };
    await ignoringRefusal(() =>
      this.#options.client.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, body),
    );
  }
}

/** The scheduler only logs when the API server refuses one of these writes. */
async function ignoringRefusal(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}

const truncated = (note: string): string =>
  note.length <= NOTE_LENGTH_MAX ? note : `${note.slice(0, NOTE_LENGTH_MAX - 4)} ...`;
