/**
 * The plugins of a profile before anybody has configured it: the default ones at MultiPoint. It stands apart from the
 * configuration, which most runs do without and which loads on demand.
 * Source: pkg/scheduler/apis/config/v1/default_plugins.go, 1.36.4.
 */
import { defaultPlugins } from '../plugins/registry.ts';
import type { CompleteConfiguration, PluginReference, PluginSet } from './configuration.ts';

export const pluginSets = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
  'multiPoint',
  'placementGenerate',
  'placementScore',
] as const;

export type PluginSetName = (typeof pluginSets)[number];

export const defaultReferences = (): PluginReference[] =>
  defaultPlugins().map(({ plugin, weight = 0 }) => ({ name: plugin.name, weight }));

/** One set for each extension point. */
export const eachSet = (make: (point: PluginSetName) => PluginSet): Record<PluginSetName, PluginSet> =>
  Object.fromEntries(pluginSets.map((point) => [point, make(point)])) as Record<PluginSetName, PluginSet>;

/** What the scheduler works with when there is no configuration; plugins have their default arguments. */
export const unconfigured = (): Pick<
  CompleteConfiguration,
  'percentageOfNodesToScore' | 'podInitialBackoffSeconds' | 'podMaxBackoffSeconds' | 'profiles'
> => ({
  percentageOfNodesToScore: 0,
  podInitialBackoffSeconds: 1,
  podMaxBackoffSeconds: 10,
  profiles: [
    {
      schedulerName: 'default-scheduler',
      plugins: eachSet((point) => (point === 'multiPoint' ? { enabled: defaultReferences() } : {})),
      pluginConfig: [],
    },
  ],
});
