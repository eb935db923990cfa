/** Which plugins a scheduler runs, with which weights and arguments. Source: pkg/scheduler/profile, 1.36.4. */
import type { AnyPlugin, Handle, PluginFactory, PluginOrFactory, ScorePlugin } from './framework.ts';
import type { ProfilePlugin } from './framework-runtime.ts';
import { defaultPlugins } from './plugins/registry.ts';

/** What is read of a KubeSchedulerConfiguration. */
export interface SchedulerConfiguration {
  readonly apiVersion?: string;
  readonly kind?: string;
  /** How many percent of the nodes are searched for feasible ones; 0, the default, means by their number. */
  readonly percentageOfNodesToScore?: number;
  readonly profiles?: readonly SchedulerProfile[];
}

export interface SchedulerProfile {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  /** Arguments of plugins, over their defaults. */
  readonly pluginConfig?: readonly {
    readonly name: string;
    readonly args: Readonly<Record<string, unknown>>;
  }[];
}

export interface ReaderPlugins {
  /** Added at every extension point that they implement; one with a built-in's name replaces it. */
  readonly plugins?: readonly { readonly plugin: PluginOrFactory; readonly weight?: number }[];
  /** The same for plugins that only score. */
  readonly score?: readonly { readonly plugin: ScorePlugin; readonly weight?: number }[];
}

/** The default profile with the reader's plugins in it. Throws an Error in words when the two don't go together. */
export function profilePlugins(
  readers: ReaderPlugins,
  profile: SchedulerProfile,
  handle: Handle,
): ProfilePlugin[] {
  const own = [...(readers.plugins ?? []), ...(readers.score ?? [])];
  checkPlugins(own.map(({ plugin }) => plugin));
  const args = new Map((profile.pluginConfig ?? []).map((config) => [config.name, config.args]));
  const make = (plugin: PluginOrFactory, weight: number, builtIn: boolean): ProfilePlugin => ({
    plugin: instance(plugin, args.get(plugin.name), handle),
    weight,
    builtIn,
  });
  const defaults = defaultPlugins();
  const kept = defaults.map(({ plugin, weight = 1 }) => {
    const replacement = own.find((other) => other.plugin.name === plugin.name);
    return replacement
      ? make(replacement.plugin, replacement.weight ?? weight, false)
      : make(plugin, weight, true);
  });
  const added = own
    .filter(({ plugin }) => !defaults.some((other) => other.plugin.name === plugin.name))
    .map(({ plugin, weight = 1 }) => make(plugin, weight, false));
  return [...kept, ...added];
}

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
