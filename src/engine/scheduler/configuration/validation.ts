/**
 * What a KubeSchedulerConfiguration must not say. Source: pkg/scheduler/apis/config/validation/validation.go and
 * k8s.io/component-base/config/validation, 1.36.4.
 */

import { Faults } from '../../api/faults.ts';
import { qualifiedNameFaults } from '../../api/names.ts';
import { deepEqual } from '../../api/object.ts';
import { isExtendedResource } from '../pod-requests.ts';
import type { CompleteConfiguration, CompleteProfile, PluginSet } from './configuration.ts';
import { durationNanos } from './duration.ts';
import { validateArgs } from './plugin-args.ts';

/** Plugins that earlier versions had. */
const removedPlugins = ['AzureDiskLimits', 'CinderLimits', 'EBSLimits', 'GCEPDLimits'];
const removed =
  'was invalid in version "v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")';

/** @throws Error that names every fault */
export function validateConfiguration(configuration: CompleteConfiguration): void {
  const faults = new Faults();
  validateClientConnection(configuration.clientConnection ?? {}, faults);
  validateLeaderElection(configuration.leaderElection ?? {}, faults);
  const { parallelism, profiles, percentageOfNodesToScore } = configuration;
  if (parallelism <= 0)
    faults.invalid('parallelism', parallelism, 'should be an integer value greater than zero');
  const seen = new Map<string, number>();
  for (const [index, profile] of profiles.entries()) {
    const path = `profiles[${index}]`;
    validateProfile(profile, path, faults);
    const first = seen.get(profile.schedulerName);
    if (first !== undefined) faults.duplicate(`${path}.schedulerName`, {});
    seen.set(profile.schedulerName, index);
  }
  validateQueueSort(profiles, faults);
  validatePercentage(percentageOfNodesToScore, 'percentageOfNodesToScore', faults);
  const { podInitialBackoffSeconds: initial, podMaxBackoffSeconds: most } = configuration;
  if (initial <= 0) faults.invalid('podInitialBackoffSeconds', initial, 'must be greater than 0');
  if (most < initial)
    faults.invalid('podMaxBackoffSeconds', most, 'must be greater than or equal to PodInitialBackoffSeconds');
  validateExtenders((configuration as { extenders?: readonly Extender[] }).extenders ?? [], faults);
  throwFaults(faults);
}

/** The arguments of NodeResourcesFit are judged when the plugin is made, if it is. */
export function validatePluginCreation({ profiles }: CompleteConfiguration): void {
  const name = 'NodeResourcesFit';
  for (const { schedulerName, plugins, pluginConfig } of profiles) {
    const needed = Object.values(plugins).some(({ enabled }) =>
      enabled?.some((plugin) => plugin.name === name),
    );
    const args = pluginConfig.find((config) => config.name === name)?.args;
    if (!needed || !args) continue;
    const faults = new Faults();
    validateArgs(name, args, '', faults);
    throwFaults(
      faults,
      `initializing profiles: creating profile for scheduler name ${schedulerName}: initializing plugin "${name}": `,
    );
  }
}

/** As Go prints an aggregate: one error as it is, several in brackets, each once. */
function throwFaults({ causes }: Faults, before = ''): void {
  const messages = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  if (messages.length === 0) return;
  throw new Error(before + (messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`));
}

type Json = Readonly<Record<string, unknown>>;

function validateClientConnection({ burst }: Json, faults: Faults): void {
  if (typeof burst === 'number' && burst < 0)
    faults.invalid('clientConnection.burst', burst, 'must be non-negative');
}

function validateLeaderElection(election: Json, faults: Faults): void {
  if (!election.leaderElect) return;
  const nanos = (name: string): number => durationNanos(String(election[name]));
  for (const name of ['leaseDuration', 'renewDeadline', 'retryPeriod']) {
    if (nanos(name) <= 0)
      faults.invalid(`leaderElection.${name}`, election[name], 'must be greater than zero');
  }
  if (nanos('leaseDuration') <= nanos('renewDeadline'))
    faults.invalid(
      'leaderElection.leaseDuration',
      election.renewDeadline,
      'must be greater than `RenewDeadline`',
    );
  if (election.resourceLock !== 'leases')
    faults.invalid(
      'leaderElection.resourceLock',
      election.resourceLock,
      'resourceLock value must be "leases"',
    );
}

function validatePercentage(percentage: number | undefined, path: string, faults: Faults): void {
  if (percentage !== undefined && (percentage < 0 || percentage > 100))
    faults.invalid(path, percentage, 'not in valid range [0-100]');
}

function validateProfile(profile: CompleteProfile, path: string, faults: Faults): void {
  if (profile.schedulerName === '') faults.required(`${path}.schedulerName`);
  validatePercentage(profile.percentageOfNodesToScore, `${path}.percentageOfNodesToScore`, faults);
  for (const [point, { enabled = [] }] of Object.entries(profile.plugins)) {
    if (point === 'multiPoint' || point.startsWith('placement')) continue;
    for (const [index, { name }] of enabled.entries()) {
      if (removedPlugins.includes(name))
        faults.invalid(`${path}.plugins.${point}.enabled[${index}]`, name, removed);
    }
  }
  const seen = new Set<string>();
  for (const [index, { name, args }] of profile.pluginConfig.entries()) {
    const config = `${path}.pluginConfig[${index}]`;
    if (seen.has(name)) faults.duplicate(config, name);
    seen.add(name);
    if (removedPlugins.includes(name)) faults.invalid(config, name, removed);
    else if (name !== 'NodeResourcesFit') validateArgs(name, args, `${config}.args`, faults);
  }
}

/** All profiles share one queue, and so one way to sort it. */
function validateQueueSort(profiles: readonly CompleteProfile[], faults: Faults): void {
  const [first, ...others] = profiles;
  const sorters = first?.plugins.queueSort.enabled ?? [];
  if (sorters.length > 1)
    faults.invalid(
      'profiles[0].plugins.queueSort.Enabled',
      sorters.length,
      'only one queue sort plugin can be enabled',
    );
  const argsOf = (profile: CompleteProfile | undefined): unknown =>
    profile?.pluginConfig.find(({ name }) => name === sorters[0]?.name)?.args;
  for (const [index, profile] of others.entries()) {
    const path = `profiles[${index + 1}]`;
    if (!deepEqual(first?.plugins.queueSort, profile.plugins.queueSort))
      faults.invalid(
        `${path}.plugins.queueSort`,
        goSet(profile.plugins.queueSort),
        'must be the same for all profiles',
      );
    const args = argsOf(profile);
    if (args !== undefined && !deepEqual(argsOf(first), args))
      faults.invalid(`${path}.pluginConfig.args`, args, 'queueSort must be the same for all profiles');
  }
}

/** As Go prints the set that it works with. */
const goSet = ({ enabled, disabled }: PluginSet): unknown => {
  const all = (plugins: PluginSet['enabled']): unknown =>
    plugins?.map(({ name, weight = 0 }) => ({ Name: name, Weight: weight })) ?? null;
  return { Enabled: all(enabled), Disabled: all(disabled) };
};

interface Extender {
  readonly prioritizeVerb?: string;
  readonly weight?: number;
  readonly bindVerb?: string;
  readonly managedResources?: readonly { readonly name?: string }[];
}

function validateExtenders(extenders: readonly Extender[], faults: Faults): void {
  const managed = new Set<string>();
  for (const [index, { prioritizeVerb, weight = 0, managedResources = [] }] of extenders.entries()) {
    if (prioritizeVerb && weight <= 0)
      faults.invalid(`extenders[${index}].weight`, weight, 'must have a positive weight applied to it');
    for (const [position, { name = '' }] of managedResources.entries()) {
      const path = `extenders[${index}].managedResources[${position}].name`;
      const sentences = qualifiedNameFaults(name);
      faults.allInvalid(path, name, sentences);
      if (sentences.length === 0 && !isExtendedResource(name))
        faults.invalid(path, name, 'is an invalid extended resource name');
      if (managed.has(name)) faults.invalid(path, name, 'duplicate extender managed resource name');
      managed.add(name);
    }
  }
  const binders = extenders.filter(({ bindVerb }) => bindVerb).length;
  if (binders > 1)
    faults.invalid(
      'extenders',
      `found ${binders} extenders implementing bind`,
      'only one extender can implement bind',
    );
}
