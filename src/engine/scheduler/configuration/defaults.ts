/**
 * What a KubeSchedulerConfiguration means where it says nothing. A profile's plugins are merged with the default ones:
 * one that is named again is reconfigured in its place, one that is disabled goes, others are added at the end.
 * Source: pkg/scheduler/apis/config/v1, defaults.go and default_plugins.go, 1.36.4.
 */
import type {
  CompleteConfiguration,
  CompleteProfile,
  PluginReference,
  PluginSet,
  SchedulerConfiguration,
  SchedulerProfile,
} from './configuration.ts';
import { durationNanos, printDuration } from './duration.ts';
import { argsStructOf, defaultArgs } from './plugin-args.ts';
import { defaultReferences, eachSet } from './plugin-sets.ts';

type Json = Readonly<Record<string, unknown>>;

export function defaultConfiguration(given: SchedulerConfiguration): CompleteConfiguration {
  const { extenders } = given as { readonly extenders?: readonly unknown[] };
  const enableProfiling = given.enableProfiling ?? true;
  const profiles = given.profiles?.length ? given.profiles : [{}];
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    parallelism: given.parallelism ?? 16,
    leaderElection: leaderElection(given.leaderElection ?? {}),
    clientConnection: clientConnection(given.clientConnection ?? {}),
    enableProfiling,
    enableContentionProfiling: given.enableContentionProfiling ?? enableProfiling,
    percentageOfNodesToScore: given.percentageOfNodesToScore ?? 0,
    podInitialBackoffSeconds: given.podInitialBackoffSeconds ?? 1,
    podMaxBackoffSeconds: given.podMaxBackoffSeconds ?? 10,
    profiles: profiles.map((profile) =>
      defaultProfile(profile, profiles.length === 1 ? 'default-scheduler' : ''),
    ),
    ...(extenders?.length && { extenders }),
    ...(given.delayCacheUntilActive && { delayCacheUntilActive: true }),
  };
}

function leaderElection(given: Json): Json {
  const duration = (name: string, otherwise: string): string => {
    const nanos = durationNanos(String(given[name] ?? '0'));
    return nanos === 0 ? otherwise : printDuration(nanos);
  };
  return {
    leaderElect: given.leaderElect ?? true,
    leaseDuration: duration('leaseDuration', '15s'),
    renewDeadline: duration('renewDeadline', '10s'),
    retryPeriod: duration('retryPeriod', '2s'),
    resourceLock: given.resourceLock || 'leases',
    resourceName: given.resourceName || 'kube-scheduler',
    resourceNamespace: given.resourceNamespace || 'kube-system',
  };
}

const clientConnection = (given: Json): Json => ({
  kubeconfig: given.kubeconfig ?? '',
  acceptContentTypes: given.acceptContentTypes ?? '',
  contentType: given.contentType || 'application/vnd.kubernetes.protobuf',
  qps: given.qps || 50,
  burst: given.burst || 100,
});

/** Only a single profile has a default name. */
function defaultProfile(given: SchedulerProfile, defaultName: string): CompleteProfile {
  const plugins = mergePlugins(given.plugins ?? {});
  const own = (given.pluginConfig ?? []).map(({ name, args }) => ({
    name,
    args: argsStructOf(name) ? defaultArgs(name, args ?? {}) : (args ?? {}),
  }));
  const named = new Set(own.map(({ name }) => name));
  const enabled = new Set(
    Object.values(plugins).flatMap(({ enabled: all = [] }) => all.map(({ name }) => name)),
  );
  const others = [...enabled].filter((name) => !named.has(name) && argsStructOf(name)).sort();
  return {
    schedulerName: given.schedulerName ?? defaultName,
    ...(given.percentageOfNodesToScore !== undefined && {
      percentageOfNodesToScore: given.percentageOfNodesToScore,
    }),
    plugins,
    pluginConfig: [...own, ...others.map((name) => ({ name, args: defaultArgs(name, {}) }))],
  };
}

const mergePlugins = (given: NonNullable<SchedulerProfile['plugins']>): CompleteProfile['plugins'] =>
  eachSet((point) => mergeSet(point === 'multiPoint' ? defaultReferences() : [], given[point] ?? {}));

function mergeSet(defaults: readonly PluginReference[], given: PluginSet): PluginSet {
  const weighted = (given.enabled ?? []).map(({ name, weight = 0 }) => ({ name, weight }));
  const disabled = (given.disabled ?? []).map(({ name }) => ({ name, weight: 0 }));
  const gone = new Set(disabled.map(({ name }) => name));
  const replaced = new Set<PluginReference>();
  const kept = gone.has('*') ? [] : defaults.filter(({ name }) => !gone.has(name));
  const enabled = kept.map((plugin) => {
    // The last of several entries of one name counts; the others are found when the plugins are made.
    const own = weighted.findLast(({ name }) => name === plugin.name);
    if (own) replaced.add(own);
    return own ?? plugin;
  });
  enabled.push(...weighted.filter((plugin) => !replaced.has(plugin)));
  return { ...(enabled.length > 0 && { enabled }), ...(disabled.length > 0 && { disabled }) };
}
