/** A watch that a program opens itself, and what it has been sent. Loaded when a program opens one. */
import type { Displayable, TableCell, View } from '../display.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Micros } from '../sim/time.ts';
import { formatAt } from '../trace/text.ts';
import type { Transport, Watch } from './client.ts';
import type { Pod } from './core-v1.ts';
import type { KubeObject, WatchEvent } from './object.ts';
import type { ApiStatus } from './status.ts';

/** An event and the virtual time of its arrival. */
export type ReceivedEvent = WatchEvent & { readonly at: Micros };

/** A GET with `watch=true`, and its events so far; `display` shows them as a table. */
export class WatchLog implements Displayable {
  /** The request line, without the method: `/api/v1/pods?watch=true`. */
  readonly uri: string;
  /** In the order of their arrival. More come while time passes. */
  readonly events: ReceivedEvent[] = [];
  readonly #sim: Simulation;
  readonly #watch: Watch;
  #ended = false;

  constructor(sim: Simulation, uri: string, watch: Watch) {
    this.uri = uri;
    this.#sim = sim;
    this.#watch = watch;
    sim.spawn(`watch ${uri}`, async () => {
      for (let event = await watch.events.receive(); event; event = await watch.events.receive())
        this.events.push({ ...event, at: sim.now });
      this.#ended = true;
    });
  }

  /** Whether no more events come: the server has closed the watch, or `stop` has. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Closes the watch from this side. */
  stop(): Promise<void> {
    return this.#sim.call('watch.stop()', async () => this.#watch.stop());
  }

  view(): View {
    return {
      kind: 'table',
      title: `GET ${this.uri}`,
      columns: [
        { title: 'at', align: 'end' },
        { title: 'type' },
        { title: 'resourceVersion', align: 'end' },
        { title: 'what it says' },
      ],
      rows: this.events.map(rowOf),
      caption: this.events.length === 0 ? 'It has been sent nothing.' : this.#ended ? 'It is closed.' : '',
    };
  }
}

/** Rejects with a StatusError if the server refuses the watch. */
export async function openWatchLog(
  sim: Simulation,
  transport: Transport,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<WatchLog> {
  const asked = { watch: 'true', ...query };
  const parameters = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
  const watch = await transport.watch({ method: 'GET', path, query: asked });
  return new WatchLog(sim, `${path}?${parameters.join('&')}`, watch);
}

function rowOf({ type, object, at }: ReceivedEvent): TableCell[] {
  const { resourceVersion = '' } = object.metadata ?? {};
  const tone = type === 'ERROR' || type === 'DELETED' ? 'bad' : type === 'BOOKMARK' ? 'muted' : 'plain';
  return [
    { text: formatAt(at) },
    { text: type, tone },
    { text: resourceVersion },
    { text: says(type, object) },
  ];
}

function says(type: WatchEvent['type'], object: KubeObject): string {
  if (type === 'ERROR') {
    const { code, reason, message } = object as unknown as ApiStatus;
    return `${code} ${reason}: ${message}`;
  }
  const { name = '', annotations } = object.metadata;
  if (type === 'BOOKMARK')
    return annotations?.['k8s.io/initial-events-end'] ? 'the initial events end here' : '';
  if (object.kind !== 'Pod') return name;
  const { spec, status } = object as unknown as Pod;
  return `${name}: ${status?.phase ?? 'no phase'}, ${spec.nodeName ? `on ${spec.nodeName}` : 'no node'}`;
}
