/**
 * "Run from here": a run from zero with the same seed in which the edited cell's hooks and plugins take over after a
 * given event. Loaded into the realm of such a run only. docs/decisions/040-fork.md
 *
 * The unedited cell runs first, for reference. Then it is loaded once more and makes the cluster, with hooks that have
 * seen nothing yet, and is held at the first thing that it awaits. The edited cell is loaded, is given that same cluster
 * by `new Cluster`, and drives the run. Each event up to the chosen one is compared with the reference; at that event
 * the cluster is told to use the edited cell's hooks and plugins.
 */
import type { Cluster, ClusterOptions, Host, TraceEvent } from '#engine';

export interface ForkEngine {
  readonly Cluster: typeof Cluster;
  readonly host: Host;
  formatEvent(event: TraceEvent): string;
  deepEqual(a: unknown, b: unknown): boolean;
}

/** Each loads the program, with what it is to find under the name `Cluster`. Resolves when the program has ended. */
export interface ForkPrograms {
  reference(): Promise<unknown>;
  original(Cluster: ForkEngine['Cluster']): Promise<unknown>;
  edited(Cluster: ForkEngine['Cluster']): Promise<unknown>;
}

export interface ForkRequest {
  /** The last event of the unedited run; what follows it is the edited cell's. */
  readonly position: number;
  /** What was typed at the prompt after the program had ended: it is typed again. */
  readonly commands: readonly string[];
}

/** Why a run cannot go on from there, in words for the reader; the page then runs the edited cell from zero. */
export class ForkRefused extends Error {
  override readonly name = 'ForkRefused';
}

/** What a program awaits of a Cluster. */
const calls = [
  'kubectl',
  'request',
  'until',
  'create',
  'sleep',
  'whatIf',
] as const satisfies (keyof Cluster)[];

/** Resolves when the edited program has ended. Rejects with what it threw, or with a ForkRefused. */
export async function fork(
  engine: ForkEngine,
  programs: ForkPrograms,
  { position, commands }: ForkRequest,
): Promise<void> {
  const { host } = engine;
  const unmute = mute(host);
  const reference = await runReference(host, programs, commands);
  const { cluster, options } = await holdOriginal(engine, programs);

  let refuse: (why: string) => void = () => {};
  const refused = new Promise<never>((_, reject) => {
    refuse = (why) => {
      hold(cluster);
      reject(new ForkRefused(why));
    };
  });
  let edited: ClusterOptions | undefined;
  const follow = ({ id }: TraceEvent): void => {
    if (id > position) return;
    const event = cluster.trace.event(id) as TraceEvent;
    const before = reference[id - 1];
    if (!before || engine.formatEvent(before) !== engine.formatEvent(event))
      refuse(`Your edit changes what happens before this moment: ${inWords(event)}.`);
    else if (id === position && edited) cluster.useReaderCode(edited);
  };

  const program = programs.edited(
    standIn(engine, (given) => {
      if (edited) throw new ForkRefused('Your edited cell makes more than one Cluster.');
      const different = differentOption(engine, options, given);
      if (different) {
        throw new ForkRefused(
          `Your edit changes the cluster's \`${different}\`, and only hooks and plugins can be swapped while it runs.`,
        );
      }
      new engine.Cluster(given); // Hooks that do not go together are told as ever, before anything runs.
      edited = given;
      unmute();
      for (const call of calls) delete (cluster as Partial<Record<(typeof calls)[number], unknown>>)[call];
      host.clusterCreated(cluster);
      cluster.trace.subscribe(follow);
      return cluster;
    }),
  );
  await Promise.race([refused, program.finally(unmute)]);
  for (const line of commands) await Promise.race([refused, cluster.kubectl(line)]);
  if (cluster.trace.length < position) {
    throw new ForkRefused(
      edited
        ? 'Your edited cell ends before this moment.'
        : 'Your edited cell makes no Cluster, so there is nothing to go on with.',
    );
  }
}

/** The events of the unedited run. */
async function runReference(
  host: Host,
  programs: ForkPrograms,
  commands: readonly string[],
): Promise<readonly TraceEvent[]> {
  const created: Cluster[] = [];
  host.clusterCreated = (cluster) => void created.push(cluster);
  await programs.reference().catch(ignore);
  const [cluster, another] = created;
  if (!cluster) throw new ForkRefused('The unedited cell makes no Cluster.');
  if (another)
    throw new ForkRefused('The cell makes several Clusters, and a moment belongs to the last one.');
  for (const line of commands) await cluster.kubectl(line);
  return cluster.trace.events;
}

/** The cluster of the unedited cell before anything has happened; its program waits for ever. */
async function holdOriginal(
  engine: ForkEngine,
  programs: ForkPrograms,
): Promise<{ cluster: Cluster; options: ClusterOptions }> {
  let made: { cluster: Cluster; options: ClusterOptions } | undefined;
  let ended = false;
  engine.host.clusterCreated = () => {};
  const program = programs.original(
    standIn(engine, (options) => {
      const cluster = new engine.Cluster(options);
      hold(cluster);
      made = { cluster, options };
      return cluster;
    }),
  );
  void program.catch(ignore).finally(() => {
    ended = true;
  });
  while (!ended && !made) await engine.host.macrotask();
  await engine.host.macrotask(); // What the program does between `new Cluster` and its first await.
  if (!made) throw new ForkRefused('The unedited cell makes no Cluster.');
  return made;
}

/** The class with another way to make one. */
function standIn({ Cluster }: ForkEngine, make: (options: ClusterOptions) => Cluster): ForkEngine['Cluster'] {
  return new Proxy(Cluster, {
    construct: (_target, [options = {}]: [ClusterOptions?]) => make(options),
  });
}

/** From now on nobody is answered. */
function hold(cluster: Cluster): void {
  const never = (): Promise<never> => new Promise(() => {});
  for (const call of calls) Object.defineProperty(cluster, call, { value: never, configurable: true });
}

/** The first option that differs and is no hook or plugin. */
function differentOption(
  engine: ForkEngine,
  before: ClusterOptions,
  after: ClusterOptions,
): string | undefined {
  const [one, other] = [withoutReaderCode(before), withoutReaderCode(after)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].find(
    (name) => !engine.deepEqual(one[name], other[name]),
  );
}

function withoutReaderCode(options: ClusterOptions): Readonly<Record<string, unknown>> {
  const { admission: _, authorizers: __, scheduler, ...rest } = options;
  return { ...rest, ...(scheduler?.config !== undefined && { 'scheduler.config': scheduler.config }) };
}

const inWords = ({ at, actor, kind, data }: TraceEvent): string => {
  const { line } = data as { line?: string };
  return `${line === undefined ? `${actor}, ${kind},` : `\`${line}\``} at ${at / 1_000} ms`;
};

/** Nothing is shown of what runs for the comparison only. Returns the function that ends it. */
function mute(host: Host): () => void {
  const { output, clusterCreated, readerError } = host;
  const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const kept = levels.map((level) => console[level]);
  host.output = ignore;
  host.readerError = ignore;
  for (const level of levels) console[level] = ignore;
  return () => {
    Object.assign(host, { output, clusterCreated, readerError });
    levels.forEach((level, index) => {
      console[level] = kept[index] as typeof console.log;
    });
  };
}

/** Whatever goes wrong in the unedited cell has been told when it ran by itself. */
function ignore(): void {}
