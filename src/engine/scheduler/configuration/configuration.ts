/**
 * A KubeSchedulerConfiguration: from the text or object that a person writes to the complete one that the scheduler
 * works with. It is decoded strictly (strict-decoder.ts, schema.ts), defaulted (defaults.ts) and validated
 * (validation.ts, plugin-args.ts). Source: cmd/kube-scheduler/app/options/configfile.go, 1.36.4.
 */
import { deepCopy } from '../../api/object.ts';
import { parseYaml } from '../../api/parse-yaml.ts';
import { defaultConfiguration } from './defaults.ts';
import { argsStructOf } from './plugin-args.ts';
import type { PluginSetName } from './plugin-sets.ts';
import { StrictDecodingError, unknownFields } from './strict-decoder.ts';
import { validateConfiguration, validatePluginCreation } from './validation.ts';

export const API_VERSION = 'kubescheduler.config.k8s.io/v1';
const KIND = 'KubeSchedulerConfiguration';
/** Where the real scheme was made; its messages say so. */
const SCHEME = 'pkg/runtime/scheme.go:111';

/** As it may be written: whatever is left out has a default. */
export interface SchedulerConfiguration {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly parallelism?: number;
  readonly leaderElection?: Readonly<Record<string, unknown>>;
  readonly clientConnection?: Readonly<Record<string, unknown>>;
  readonly enableProfiling?: boolean;
  readonly enableContentionProfiling?: boolean;
  /** How many percent of the nodes are searched for feasible ones; 0, the default, means by their number. */
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  /** A pod chooses one by its `schedulerName`. */
  readonly profiles?: readonly SchedulerProfile[];
  readonly delayCacheUntilActive?: boolean;
}

export interface SchedulerProfile {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  readonly plugins?: Partial<Readonly<Record<PluginSetName, PluginSet>>>;
  /** Arguments of plugins, over their defaults. */
  readonly pluginConfig?: readonly PluginConfig[];
}

export interface PluginSet {
  readonly enabled?: readonly PluginReference[];
  /** `*` stands for all. */
  readonly disabled?: readonly PluginReference[];
}

export interface PluginReference {
  readonly name: string;
  readonly weight?: number;
}

export interface PluginConfig {
  readonly name: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Complete: nothing that has a default is absent. */
export interface CompleteConfiguration extends SchedulerConfiguration {
  readonly parallelism: number;
  readonly percentageOfNodesToScore: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly profiles: readonly CompleteProfile[];
}

export interface CompleteProfile extends SchedulerProfile {
  readonly schedulerName: string;
  readonly plugins: Readonly<Record<PluginSetName, PluginSet>>;
  readonly pluginConfig: readonly (PluginConfig & { readonly args: Readonly<Record<string, unknown>> })[];
}

/**
 * @param source YAML or JSON text, which must say what it is, or an object, which need not
 * @throws Error with the real scheduler's message when it is refused
 */
export function loadConfiguration(source: string | SchedulerConfiguration = {}): CompleteConfiguration {
  const { value, text, faults } =
    typeof source === 'string'
      ? parsed(source)
      : { value: named(source), text: JSON.stringify(source), faults: [] };
  const { kind, apiVersion } = (value ?? {}) as SchedulerConfiguration;
  if (!kind) throw new Error(`Object 'Kind' is missing in '${text}'`);
  if (!apiVersion) throw new Error(`Object 'apiVersion' is missing in '${text}'`);
  if (kind !== KIND || apiVersion !== API_VERSION) throw notRegistered(kind, apiVersion);
  faults.push(...unknownFields(value, 'v1.KubeSchedulerConfiguration'));
  faults.push(...argumentFaults(value as SchedulerConfiguration));
  if (faults.length > 0) throw new StrictDecodingError(faults);
  const complete = defaultConfiguration(value as SchedulerConfiguration);
  validateConfiguration(complete);
  validatePluginCreation(complete);
  return complete;
}

const notRegistered = (kind: string, apiVersion: string): Error =>
  new Error(
    `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(SCHEME)}`,
  );

const named = (source: SchedulerConfiguration): Record<string, unknown> => ({
  apiVersion: API_VERSION,
  kind: KIND,
  ...deepCopy<Record<string, unknown>>(source as Record<string, unknown>),
});

interface Parsed {
  readonly value: Record<string, unknown>;
  readonly text: string;
  /** Keys that are set twice; JSON may have them. */
  readonly faults: string[];
}

function parsed(text: string): Parsed {
  const { value, duplicates } = parseYaml(text);
  if (value !== null && (typeof value !== 'object' || Array.isArray(value)))
    throw new Error(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  const twice = text.trimStart().startsWith('{') ? [] : duplicates;
  const faults = twice.length > 0 ? [`yaml: unmarshal errors:\n  ${twice.join('\n  ')}`] : [];
  return { value: value as Record<string, unknown>, text, faults };
}

/** The arguments of the plugins that are in the tree; those of others are theirs to judge. */
function argumentFaults({ profiles }: SchedulerConfiguration): string[] {
  const faults: string[] = [];
  for (const [profileIndex, { pluginConfig }] of (profiles ?? []).entries()) {
    for (const [index, config] of (pluginConfig ?? []).entries()) {
      const where = `decoding .profiles[${profileIndex}].pluginConfig[${index}]`;
      const unknown = unknownArguments(config, where);
      if (unknown.length === 0) continue;
      const inner = new StrictDecodingError(unknown).message;
      const outer = new StrictDecodingError([`decoding args for plugin ${config.name}: ${inner}`]).message;
      faults.push(`${where}: ${outer}`);
    }
  }
  return faults;
}

function unknownArguments({ name, args }: PluginConfig, where: string): string[] {
  const struct = argsStructOf(name);
  if (!struct || !args) return [];
  const { kind = `${name}Args`, apiVersion = API_VERSION } = args as Record<string, string>;
  const plugin = `${where}: decoding args for plugin ${name}`;
  if (apiVersion !== API_VERSION || !argsStructOf(kind.replace(/Args$/, '')))
    throw new Error(`${plugin}: ${notRegistered(kind, apiVersion).message}`);
  if (kind !== `${name}Args`)
    throw new Error(
      `${where}: args for plugin ${name} were not of type ${name}Args.kubescheduler.config.k8s.io, got ${kind}.kubescheduler.config.k8s.io`,
    );
  try {
    return unknownFields(args, struct);
  } catch (error) {
    throw new Error(`${plugin}: ${(error as Error).message}`);
  }
}
