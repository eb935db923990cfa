/**
 * A profile: the plugins that a KubeSchedulerConfiguration asks for, made and put in order at each extension point.
 * MultiPoint stands for every extension point that a plugin has; what is said of one point goes before it.
 * Source: pkg/scheduler/profile and framework/runtime, `NewFramework` and `expandMultiPointPlugins`, 1.36.4.
 */
import type { ClusterEventWithHint } from './cluster-events.ts';
import type { CompleteConfiguration, CompleteProfile, PluginSet } from './configuration/configuration.ts';
import { keptTallies } from './fast-path/tallies.ts';
import type { AnyPlugin, Handle, PluginFactory, PluginOrFactory, ScorePlugin } from './framework.ts';
import type { ProfilePlugin } from './framework-runtime.ts';
import { defaultPlugins } from './plugins/registry.ts';
import type { Snapshot } from './snapshot.ts';

export interface ReaderPlugins {
  /** Added at every extension point that they implement; one with a built-in's name replaces it. */
  readonly plugins?: readonly { readonly plugin: PluginOrFactory; readonly weight?: number }[];
  /** The same for plugins that only score. */
  readonly score?: readonly { readonly plugin: ScorePlugin; readonly weight?: number }[];
}

/** The extension points that a profile orders, with the Go interface's name and the method that says a plugin has it. */
const points = [
  ['preFilter', 'PreFilterPlugin', 'preFilter'],
  ['filter', 'FilterPlugin', 'filter'],
  ['postFilter', 'PostFilterPlugin', 'postFilter'],
  ['reserve', 'ReservePlugin', 'reserve'],
  ['preScore', 'PreScorePlugin', 'preScore'],
  ['score', 'ScorePlugin', 'score'],
  ['preBind', 'PreBindPlugin', 'preBind'],
  ['bind', 'BindPlugin', 'bind'],
  ['postBind', 'PostBindPlugin', 'postBind'],
  ['permit', 'PermitPlugin', 'permit'],
  ['preEnqueue', 'PreEnqueuePlugin', 'preEnqueue'],
  ['queueSort', 'QueueSortPlugin', 'less'],
] as const satisfies readonly (readonly [string, string, keyof AnyPlugin])[];

export type ExtensionPoint = (typeof points)[number][0];

/** The names of the plugins at each extension point, in the order in which they run. */
export type PluginOrder = ReadonlyMap<ExtensionPoint, readonly string[]>;

export interface Profile {
  readonly schedulerName: string;
  /** Absent: the whole scheduler's. */
  readonly percentageOfNodesToScore?: number;
  readonly plugins: readonly ProfilePlugin[];
  readonly order: PluginOrder;
}

/**
 * Every profile of a configuration, with the reader's plugins in it. Throws an Error, in the real scheduler's words
 * where it has some, when they don't go together.
 * @param snapshot whose nodes the built-in plugins need not count anew in every cycle
 */
export function makeProfiles(
  { profiles }: Pick<CompleteConfiguration, 'profiles'>,
  readers: ReaderPlugins,
  handleOf: (schedulerName: string) => Handle,
  snapshot?: Snapshot,
): Profile[] {
  const own = [...(readers.plugins ?? []), ...(readers.score ?? [])];
  checkPlugins(own.map(({ plugin }) => plugin));
  const made = profiles.map((profile) =>
    makeProfile(profile, own, handleOf(profile.schedulerName), snapshot),
  );
  checkQueueSort(made, profiles);
  return made;
}

/** The events that each plugin registers; undefined stands for every event. Only refusing plugins have any. */
export const registeredEvents = (
  plugins: readonly ProfilePlugin[],
): Map<string, readonly ClusterEventWithHint[] | undefined> =>
  new Map(
    plugins
      .filter(({ plugin }) =>
        (['preEnqueue', 'preFilter', 'filter', 'reserve', 'permit'] as const).some((hook) => plugin[hook]),
      )
      .map(({ plugin }) => [plugin.name, plugin.eventsToRegister?.()]),
  );

type OwnPlugin = NonNullable<ReaderPlugins['plugins']>[number];

function checkPlugins(plugins: readonly PluginOrFactory[]): void {
  const seen = new Set<string>();
  for (const { name } of plugins) {
    if (typeof name !== 'string' || name === '')
      throw new Error(`a scheduler plugin needs a name: write { name: 'MyPlugin', … }`);
    if (seen.has(name))
      throw new Error(`the scheduler plugin "${name}" is given twice: give each a name of its own`);
    seen.add(name);
  }
}

function makeProfile(
  profile: CompleteProfile,
  own: readonly OwnPlugin[],
  handle: Handle,
  snapshot: Snapshot | undefined,
): Profile {
  const { schedulerName, percentageOfNodesToScore } = profile;
  const fail = (why: string): never => {
    throw new Error(`initializing profiles: creating profile for scheduler name ${schedulerName}: ${why}`);
  };
  const sets = withReaders(profile.plugins, own);
  const needed = new Set(Object.values(sets).flatMap(({ enabled = [] }) => enabled.map(({ name }) => name)));
  const made = new Map<string, ProfilePlugin>();
  for (const { plugin, builtIn } of registry(own)) {
    if (!needed.has(plugin.name)) continue;
    const args = profile.pluginConfig.find(({ name }) => name === plugin.name)?.args;
    made.set(plugin.name, {
      plugin: instance(
        plugin,
        args,
        builtIn && snapshot ? { ...handle, tally: keptTallies(snapshot) } : handle,
      ),
      weight: weightOf(plugin.name, sets),
      builtIn,
    });
  }
  for (const [point, type] of points) checkSet(sets[point], point, type, made, fail);
  const order = new Map(points.map(([point, type]) => [point, orderAt(point, type, sets, made, fail)]));
  const sorters = order.get('queueSort')?.length ?? 0;
  if (sorters !== 1)
    fail(
      `only one queue sort plugin required for profile with scheduler name "${schedulerName}", but got ${sorters}`,
    );
  if (order.get('bind')?.length === 0)
    fail(`at least one bind plugin is needed for profile with scheduler name "${schedulerName}"`);
  return {
    schedulerName,
    ...(percentageOfNodesToScore !== undefined && { percentageOfNodesToScore }),
    plugins: [...made.values()],
    order,
  };
}

type Sets = CompleteProfile['plugins'];

/** A reader's plugin that the configuration does not speak of is enabled wherever it can be. */
function withReaders(sets: Sets, own: readonly OwnPlugin[]): Sets {
  const weights = new Map(own.map(({ plugin, weight }) => [plugin.name, weight]));
  const mentioned = new Set(
    Object.values(sets).flatMap(({ enabled = [], disabled = [] }) =>
      [...enabled, ...disabled].map(({ name }) => name),
    ),
  );
  const added = own.filter(({ plugin }) => !mentioned.has(plugin.name));
  const enabled = (sets.multiPoint.enabled ?? []).map((entry) => ({
    ...entry,
    weight: weights.get(entry.name) ?? entry.weight ?? 0,
  }));
  enabled.push(...added.map(({ plugin, weight = 1 }) => ({ name: plugin.name, weight })));
  const sorter = added.find(({ plugin }) => 'less' in plugin);
  return {
    ...sets,
    multiPoint: { ...sets.multiPoint, enabled },
    // The queue is sorted in one way: a reader's own replaces the default one.
    ...(sorter && { queueSort: { enabled: [{ name: sorter.plugin.name }], disabled: [{ name: '*' }] } }),
  };
}

function registry(own: readonly OwnPlugin[]): { plugin: PluginOrFactory; builtIn: boolean }[] {
  const defaults = defaultPlugins().map(({ plugin }) => plugin);
  const replaced = defaults.map((plugin) => {
    const replacement = own.find((other) => other.plugin.name === plugin.name);
    return { plugin: replacement?.plugin ?? plugin, builtIn: !replacement };
  });
  const others = own.filter(({ plugin }) => !defaults.some(({ name }) => name === plugin.name));
  return [...replaced, ...others.map(({ plugin }) => ({ plugin, builtIn: false }))];
}

/** What is said at Score goes before MultiPoint; a weight of zero means one. */
const weightOf = (name: string, { score, multiPoint }: Sets): number =>
  [...(score.enabled ?? []), ...(multiPoint.enabled ?? [])].find((entry) => entry.name === name)?.weight || 1;

type Fail = (why: string) => never;

function checkSet(
  { enabled = [] }: PluginSet,
  point: ExtensionPoint,
  type: string,
  made: ReadonlyMap<string, ProfilePlugin>,
  fail: Fail,
): void {
  const seen = new Set<string>();
  for (const { name } of enabled) {
    const plugin = made.get(name)?.plugin ?? fail(`${type} "${name}" does not exist`);
    if (!has(plugin, point)) fail(`plugin "${name}" does not extend ${type} plugin`);
    if (seen.has(name)) fail(`plugin "${name}" already registered as "${type}"`);
    seen.add(name);
  }
}

/** Plugins that override MultiPoint's, in the order of the point's own set; then MultiPoint's; then the set's others. */
function orderAt(
  point: ExtensionPoint,
  type: string,
  sets: Sets,
  made: ReadonlyMap<string, ProfilePlugin>,
  fail: Fail,
): string[] {
  const { enabled = [], disabled = [] } = sets[point];
  const own = enabled.map(({ name }) => name);
  const off = new Set(disabled.map(({ name }) => name));
  if (off.has('*')) return own;
  const multiPoint: string[] = [];
  const overridden = new Set<string>();
  for (const { name } of sets.multiPoint.enabled ?? []) {
    const plugin = made.get(name)?.plugin ?? fail(`${type} "${name}" does not exist`);
    if (!has(plugin, point) || off.has(name)) continue;
    if (own.includes(name)) overridden.add(name);
    else if (multiPoint.includes(name)) fail(`plugin "${name}" already registered as "${type}"`);
    else multiPoint.push(name);
  }
  return [
    ...own.filter((name) => overridden.has(name)),
    ...multiPoint,
    ...own.filter((name) => !overridden.has(name)),
  ];
}

const has = (plugin: AnyPlugin, point: ExtensionPoint): boolean =>
  points.some(([name, , hook]) => name === point && plugin[hook] !== undefined);

function checkQueueSort(made: readonly Profile[], profiles: readonly CompleteProfile[]): void {
  const argsOf = (index: number, name: string): string =>
    JSON.stringify(profiles[index]?.pluginConfig.find((config) => config.name === name)?.args ?? null);
  const first = made[0]?.order.get('queueSort')?.[0] ?? '';
  for (const [index, { schedulerName, order }] of made.entries()) {
    const sorter = order.get('queueSort')?.[0] ?? '';
    if (sorter !== first)
      throw new Error(
        `initializing profiles: different queue sort plugins for profile "${schedulerName}": "${sorter}", first: "${first}"`,
      );
    if (argsOf(index, sorter) !== argsOf(0, sorter))
      throw new Error(
        `initializing profiles: different queue sort plugin args for profile "${schedulerName}"`,
      );
  }
}

function instance(
  plugin: PluginOrFactory,
  args: Readonly<Record<string, unknown>> | undefined,
  handle: Handle,
): AnyPlugin {
  if (!isFactory(plugin)) return plugin;
  return plugin.create({ ...(plugin.defaultArgs as object), ...args } as never, handle);
}

const isFactory = (plugin: PluginOrFactory): plugin is PluginFactory<never, AnyPlugin> =>
  'create' in plugin && typeof plugin.create === 'function';
