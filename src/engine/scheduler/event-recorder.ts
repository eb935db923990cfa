/**
 * Events of events.k8s.io/v1, as a recorder of client-go sends them: nobody waits for one. The same Event again becomes
 * a series: the second one is told at once, the following ones are only counted, and told when the series is over (no
 * more for six minutes) or half an hour old. The same means about the same version of the same object; the note does
 * not count. Source: client-go tools/events, event_recorder.go and event_broadcaster.go, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import type { ObjectReference } from '../api/core-v1.ts';
import type { DeepReadonly, KubeObject, MicroTime } from '../api/object.ts';
import { objectKey } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { EPOCH_SECONDS, type Micros, micros, rfc3339Micro, seconds } from '../sim/time.ts';

const FINISH_SPAN = seconds(6 * 60);
const REFRESH_SPAN = seconds(30 * 60);
const TRIES_MAX = 12;
const RETRY_SPAN = seconds(10);

export interface EventRecorderOptions {
  readonly sim: Simulation;
  readonly client: ApiClient;
  /** Who reports, such as `default-scheduler`, and on which machine. */
  readonly reportingController: string;
  readonly hostname: string;
}

interface Recorded extends KubeObject {
  readonly eventTime: MicroTime;
  readonly regarding: ObjectReference;
  readonly related?: ObjectReference;
  series?: { count: number; lastObservedTime: MicroTime };
}

interface Cached {
  readonly event: Recorded;
  at: Micros;
}

export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #cache = new Map<string, Cached>();
  #ticking = false;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  /** Returns at once. An Event that the server refuses is lost. */
  event(
    regarding: DeepReadonly<KubeObject>,
    related: DeepReadonly<KubeObject> | undefined,
    type: 'Normal' | 'Warning',
    reason: string,
    action: string,
    note: string,
  ): void {
    const { sim, reportingController, hostname } = this.#options;
    const at = sim.now;
    const nanos = (BigInt(EPOCH_SECONDS) * 1_000_000n + BigInt(at)) * 1_000n;
    const namespace = regarding.metadata.namespace ?? 'default';
    const event: Recorded = {
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      metadata: { name: `${regarding.metadata.name}.${nanos.toString(16)}`, namespace },
      eventTime: rfc3339Micro(at),
      ...{ reportingController, reportingInstance: `${reportingController}-${hostname}`, action, reason },
      regarding: reference(regarding),
      ...(related && { related: reference(related) }),
      ...{ note, type },
      ...{ deprecatedSource: {}, deprecatedFirstTimestamp: null, deprecatedLastTimestamp: null },
    };
    const key = JSON.stringify([type, action, reason, event.regarding, event.related]);
    const known = this.#cache.get(key);
    if (!known) this.#cache.set(key, { event, at });
    this.#tick();
    if (!known) return this.#send(event);
    known.at = at;
    const { series } = known.event;
    known.event.series = { count: (series?.count ?? 1) + 1, lastObservedTime: rfc3339Micro(at) };
    if (!series) this.#send(known.event);
  }

  #send(event: Recorded): void {
    const copy = { ...event };
    this.#options.sim.spawn(`${this.#name} event ${objectKey(copy)}`, async () => {
      const random = this.#options.sim.random(`${this.#name} events`);
      for (let tries = 1; (await this.#record(copy)) === 'retry' && tries < TRIES_MAX; tries++)
        await this.#options.sim.sleep(micros(RETRY_SPAN + random.below(RETRY_SPAN / 4)));
    });
  }

  get #name(): string {
    return this.#options.client.userAgent;
  }

  /** A series is a patch of the Event that began it; if that has gone, it begins anew. */
  async #record(event: Recorded): Promise<'done' | 'retry'> {
    const { client } = this.#options;
    const path = `/apis/events.k8s.io/v1/namespaces/${event.metadata.namespace}/events`;
    if (event.series) {
      const patch = { series: event.series };
      const type = 'application/strategic-merge-patch+json';
      const code = await refusal(() => client.patch(`${path}/${event.metadata.name}`, type, patch));
      if (code !== 404) return 'done';
    }
    const code = await refusal(() => client.create(path, event));
    return code === 409 && event.series ? 'retry' : 'done';
  }

  /** Looks every six minutes for what is over, while there is something. */
  #tick(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    const { sim } = this.#options;
    sim.after(micros(FINISH_SPAN - (sim.now % FINISH_SPAN)), () => {
      sim.spawn(`${this.#name} event series`, async () => {
        const refreshing = sim.now % REFRESH_SPAN === 0;
        for (const [key, { event, at }] of this.#cache) {
          const over = at < sim.now - FINISH_SPAN;
          if (event.series && (over || refreshing)) await this.#record({ ...event });
          if (over) this.#cache.delete(key);
        }
        this.#ticking = false;
        if (this.#cache.size > 0) this.#tick();
      });
    });
  }
}

/** Source: client-go tools/reference `GetReference`. */
function reference({ kind, apiVersion, metadata }: DeepReadonly<KubeObject>): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return {
    kind,
    ...(namespace && { namespace }),
    ...(name && { name }),
    ...(uid && { uid }),
    apiVersion,
    ...(resourceVersion && { resourceVersion }),
  };
}

/** The code of the refusal, if it is one. */
async function refusal(write: () => Promise<unknown>): Promise<number | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return error.status.code;
  }
}
