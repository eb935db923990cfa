/**
 * Records Kubernetes Events about pods. They are posted one after the other by a process of their own, so nobody
 * waits for them; one that repeats is counted up. Source: client-go tools/record, `eventBroadcaster` and
 * `EventCorrelator`.
 */
import type { ApiClient } from '../api/client.ts';
import type { Pod } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { Channel } from '../sim/channel.ts';
import type { Simulation } from '../sim/simulation.ts';
import { EPOCH_SECONDS, rfc3339 } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import { isInitContainer } from './init-containers.ts';

interface Recorded {
  readonly pod: DeepReadonly<Pod>;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly container: string | undefined;
  readonly step: Step;
  readonly name: string;
  readonly time: string;
}

export class EventRecorder {
  readonly #sim: Simulation;
  readonly #client: ApiClient;
  readonly #nodeName: string;
  readonly #queue: Channel<Recorded>;
  readonly #posted = new Map<string, { readonly name: string; count: number }>();
  #recorded = 0;

  constructor(sim: Simulation, client: ApiClient, nodeName: string) {
    this.#sim = sim;
    this.#client = client;
    this.#nodeName = nodeName;
    this.#queue = new Channel(sim, 'an Event to post');
  }

  start(): void {
    this.#sim.spawn(`kubelet/${this.#nodeName} events`, async () => {
      for (let event = await this.#queue.receive(); event; event = await this.#queue.receive())
        await this.#post(event);
    });
  }

  /** `container` is the container that it is about, which becomes `fieldPath`. */
  record(
    pod: DeepReadonly<Pod>,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    step: Step,
    container?: string,
  ): void {
    const nanos =
      BigInt(EPOCH_SECONDS) * 1_000_000_000n +
      BigInt(this.#sim.now) * 1_000n +
      BigInt(this.#recorded++ % 1_000);
    const name = `${pod.metadata.name}.${nanos.toString(16)}`;
    this.#queue.send({ pod, type, reason, message, container, step, name, time: rfc3339(this.#sim.now) });
  }

  async #post({ pod, type, reason, message, container, step, name, time }: Recorded): Promise<void> {
    const { namespace = '', uid } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/events`;
    const key = [uid, container, type, reason, message].join('\n');
    const earlier = this.#posted.get(key);
    try {
      if (earlier) {
        earlier.count++;
        await this.#client.patch(
          `${path}/${earlier.name}`,
          'application/strategic-merge-patch+json',
          { count: earlier.count, lastTimestamp: time, message },
          { step },
        );
        return;
      }
      this.#posted.set(key, { name, count: 1 });
      await this.#client.create(
        path,
        {
          kind: 'Event',
          apiVersion: 'v1',
          metadata: { name, namespace },
          involvedObject: {
            kind: 'Pod',
            namespace,
            name: pod.metadata.name,
            uid,
            apiVersion: 'v1',
            resourceVersion: pod.metadata.resourceVersion,
            ...(container !== undefined && {
              fieldPath: `spec.${isInitContainer(pod, container) ? 'initContainers' : 'containers'}{${container}}`,
            }),
          },
          reason,
          message,
          source: { component: 'kubelet', host: this.#nodeName },
          firstTimestamp: time,
          lastTimestamp: time,
          count: 1,
          type,
          eventTime: null,
          reportingComponent: 'kubelet',
          reportingInstance: this.#nodeName,
        },
        { step },
      );
    } catch (error) {
      // An Event that the server refuses is dropped, as by the real recorder.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
