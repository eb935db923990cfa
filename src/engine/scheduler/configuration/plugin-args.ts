/**
 * Arguments of the default plugins: their defaults, and what is refused.
 * Source: pkg/scheduler/apis/config/v1/defaults.go and validation/validation_pluginargs.go, 1.36.4.
 */
import type { Faults } from '../../api/faults.ts';
import { qualifiedNameFaults } from '../../api/names.ts';
import { type AddedAffinity, validateAddedAffinity } from './added-affinity.ts';
import { durationNanos, printDuration } from './duration.ts';
import { structs } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** The kind of a plugin's arguments in the schema, if it has any. */
export const argsStructOf = (plugin: string): string | undefined =>
  `v1.${plugin}Args` in structs ? `v1.${plugin}Args` : undefined;

interface Arguments {
  readonly defaults: (given: Json) => Json;
  readonly validate?: (args: never, path: string, faults: Faults) => void;
}

interface ResourceSpec {
  readonly name: string;
  readonly weight: number;
}

interface ShapePoint {
  readonly utilization?: number;
  readonly score?: number;
}

const SCORE_MAX = 10;
const defaultResources: readonly ResourceSpec[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** No resources mean CPU and memory; no weight means 1. */
function resourcesOf(given: unknown): ResourceSpec[] {
  const resources = given as readonly Partial<ResourceSpec>[] | undefined;
  if (!resources?.length) return [...defaultResources];
  return resources.map(({ name = '', weight }) => ({ name, weight: weight || 1 }));
}

const duration = (given: unknown, otherwise: string): string =>
  given === undefined ? otherwise : printDuration(durationNanos(String(given)));

const pluginArguments: Readonly<Record<string, Arguments>> = {
  DefaultPreemption: {
    defaults: (given) => ({
      ...given,
      minCandidateNodesPercentage: given.minCandidateNodesPercentage ?? 10,
      minCandidateNodesAbsolute: given.minCandidateNodesAbsolute ?? 100,
    }),
    validate(
      {
        minCandidateNodesPercentage: percentage,
        minCandidateNodesAbsolute: absolute,
      }: { minCandidateNodesPercentage: number; minCandidateNodesAbsolute: number },
      path,
      faults,
    ) {
      const [percentagePath, absolutePath] = [
        `${path}.minCandidateNodesPercentage`,
        `${path}.minCandidateNodesAbsolute`,
      ];
      if (percentage < 0 || percentage > 100)
        faults.invalid(percentagePath, percentage, 'not in valid range [0, 100]');
      if (absolute < 0) faults.invalid(absolutePath, absolute, 'not in valid range [0, inf)');
      if (percentage !== 0 || absolute !== 0) return;
      faults.invalid(
        percentagePath,
        percentage,
        'cannot be zero at the same time as minCandidateNodesAbsolute',
      );
      faults.invalid(
        absolutePath,
        absolute,
        'cannot be zero at the same time as minCandidateNodesPercentage',
      );
    },
  },
  DynamicResources: {
    defaults: (given) => ({
      ...given,
      filterTimeout: duration(given.filterTimeout, '10s'),
      bindingTimeout: duration(given.bindingTimeout, '10m0s'),
    }),
    validate(
      { filterTimeout, bindingTimeout }: { filterTimeout: string; bindingTimeout: string },
      path,
      faults,
    ) {
      if (durationNanos(filterTimeout) < 0)
        faults.invalid(`${path}.filterTimeout`, filterTimeout, 'must be zero or positive');
      if (durationNanos(bindingTimeout) < durationNanos('1s'))
        faults.invalid(`${path}.bindingTimeout`, bindingTimeout, 'must be at least 1 second');
    },
  },
  InterPodAffinity: {
    defaults: (given) => ({
      ...given,
      hardPodAffinityWeight: given.hardPodAffinityWeight ?? 1,
      ignorePreferredTermsOfExistingPods: given.ignorePreferredTermsOfExistingPods ?? false,
    }),
    validate({ hardPodAffinityWeight: weight }: { hardPodAffinityWeight: number }, path, faults) {
      if (weight < 0 || weight > 100)
        faults.invalid(`${path}.hardPodAffinityWeight`, weight, 'not in valid range [0, 100]');
    },
  },
  NodeAffinity: {
    defaults: (given) => given,
    validate: ({ addedAffinity }: { addedAffinity?: AddedAffinity }, path, faults) =>
      validateAddedAffinity(addedAffinity ?? {}, `${path}.addedAffinity`, faults),
  },
  NodeResourcesBalancedAllocation: {
    defaults: (given) => ({ ...given, resources: resourcesOf(given.resources) }),
    validate({ resources }: { resources: readonly ResourceSpec[] }, path, faults) {
      const seen = new Set<string>();
      for (const [index, { name, weight }] of resources.entries()) {
        if (seen.has(name)) faults.duplicate(`${path}.resources[${index}].name`, name);
        seen.add(name);
        if (weight !== 1) faults.invalid(`${path}.resources[${index}].weight`, weight, 'must be 1');
      }
    },
  },
  NodeResourcesFit: {
    defaults(given) {
      const strategy = given.scoringStrategy as Json | undefined;
      const type = strategy ? strategy.type : 'LeastAllocated';
      return {
        ...given,
        scoringStrategy: {
          ...strategy,
          ...(type !== undefined && { type }),
          resources: resourcesOf(strategy?.resources),
        },
      };
    },
    validate: validateFit,
  },
  PodTopologySpread: {
    defaults: (given) => ({ ...given, defaultingType: given.defaultingType || 'System' }),
    validate: validateSpread,
  },
  VolumeBinding: {
    defaults: (given) => ({ ...given, bindTimeoutSeconds: given.bindTimeoutSeconds ?? 600 }),
    validate({ bindTimeoutSeconds, shape }: { bindTimeoutSeconds: number; shape?: unknown }, path, faults) {
      if (bindTimeoutSeconds < 0)
        faults.invalid(
          `${path}.bindTimeoutSeconds`,
          bindTimeoutSeconds,
          'invalid BindTimeoutSeconds, should not be a negative value',
        );
      if (shape !== undefined)
        faults.invalid(
          `${path}.shape`,
          (shape as readonly ShapePoint[]).map(({ utilization = 0, score = 0 }) => ({
            Utilization: utilization,
            Score: score,
          })),
          'unexpected field `shape`, remove it or turn on the feature gate StorageCapacityScoring',
        );
    },
  },
};

/** The arguments with everything that has a default, and the kind that they are of. */
export const defaultArgs = (plugin: string, given: Json): Json => ({
  ...(pluginArguments[plugin]?.defaults(given) ?? given),
  apiVersion: 'kubescheduler.config.k8s.io/v1',
  kind: `${plugin}Args`,
});

export function validateArgs(plugin: string, args: Json, path: string, faults: Faults): void {
  pluginArguments[plugin]?.validate?.(args as never, path, faults);
}

interface FitArgs {
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy: {
    readonly type?: string;
    readonly resources: readonly ResourceSpec[];
    readonly requestedToCapacityRatio?: { readonly shape?: readonly ShapePoint[] };
  };
}

function validateFit(
  { ignoredResources = [], ignoredResourceGroups = [], scoringStrategy }: FitArgs,
  path: string,
  faults: Faults,
): void {
  const below = (field: string): string => (path === '' ? field : `${path}.${field}`);
  for (const [index, name] of ignoredResources.entries())
    faults.allInvalid(below(`ignoredResources[${index}]`), name, qualifiedNameFaults(name));
  for (const [index, group] of ignoredResourceGroups.entries()) {
    const field = below(`ignoredResourceGroups[${index}]`);
    if (group.includes('/')) faults.invalid(field, group, "resource group name can't contain '/'");
    faults.allInvalid(field, group, qualifiedNameFaults(group));
  }
  const { type = '', resources, requestedToCapacityRatio: ratio } = scoringStrategy;
  const strategy = below('scoringStrategy');
  const types = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];
  if (!types.includes(type)) faults.notSupported(`${strategy}.type`, type, types);
  for (const [index, { name, weight }] of resources.entries()) {
    if (weight <= 0 || weight > 100)
      faults.invalid(
        `${strategy}.resources[${index}].weight`,
        weight,
        `resource weight of ${name} not in valid range (0, 100]`,
      );
  }
  const ratioPath = `${strategy}.requestedToCapacityRatio`;
  if (type !== 'RequestedToCapacityRatio') {
    if (ratio) faults.forbidden(ratioPath, 'must be nil when type is not RequestedToCapacityRatio');
  } else if (!ratio) faults.required(ratioPath, 'must be specified when type is RequestedToCapacityRatio');
  else validateShape(ratio.shape ?? [], `${ratioPath}.shape`, faults);
}

function validateShape(shape: readonly ShapePoint[], path: string, faults: Faults): void {
  if (shape.length === 0) return faults.required(path, 'at least one point must be specified');
  const unsorted = shape.findIndex(
    ({ utilization = 0 }, index) => index > 0 && (shape[index - 1]?.utilization ?? 0) >= utilization,
  );
  if (unsorted > 0)
    faults.invalid(
      `${path}[${unsorted}].utilization`,
      shape[unsorted]?.utilization ?? 0,
      'values must be sorted in increasing order',
    );
  for (const [index, { utilization = 0, score = 0 }] of shape.entries()) {
    if (utilization < 0 || utilization > 100)
      faults.invalid(`${path}[${index}].utilization`, utilization, 'not in valid range [0, 100]');
    if (score < 0 || score > SCORE_MAX)
      faults.invalid(`${path}[${index}].score`, score, `not in valid range [0, ${SCORE_MAX}]`);
  }
}

interface SpreadArgs {
  readonly defaultingType: string;
  readonly defaultConstraints?: readonly {
    readonly maxSkew?: number;
    readonly topologyKey?: string;
    readonly whenUnsatisfiable?: string;
    readonly labelSelector?: unknown;
  }[];
}

function validateSpread(
  { defaultingType, defaultConstraints = [] }: SpreadArgs,
  path: string,
  faults: Faults,
): void {
  const typePath = `${path}.defaultingType`;
  if (defaultingType !== 'System' && defaultingType !== 'List')
    faults.notSupported(typePath, defaultingType, ['System', 'List']);
  else if (defaultingType === 'System' && defaultConstraints.length > 0)
    faults.invalid(typePath, defaultingType, 'when .defaultConstraints are not empty');
  for (const [index, constraint] of defaultConstraints.entries()) {
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', labelSelector } = constraint;
    const field = `${path}.defaultConstraints[${index}]`;
    if (maxSkew <= 0) faults.invalid(`${field}.maxSkew`, maxSkew, 'not in valid range (0, inf)');
    if (topologyKey === '') faults.required(`${field}.topologyKey`, 'can not be empty');
    else faults.allInvalid(`${field}.topologyKey`, topologyKey, qualifiedNameFaults(topologyKey));
    const actions = ['DoNotSchedule', 'ScheduleAnyway'];
    if (whenUnsatisfiable === '') faults.required(`${field}.whenUnsatisfiable`, 'can not be empty');
    else if (!actions.includes(whenUnsatisfiable))
      faults.notSupported(`${field}.whenUnsatisfiable`, whenUnsatisfiable, actions);
    if (labelSelector !== undefined)
      faults.forbidden(
        `${field}.labelSelector`,
        'constraint must not define a selector, as they deduced for each pod',
      );
    const repeated = defaultConstraints
      .slice(0, index)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeated) faults.duplicate(field, `{${topologyKey}, ${whenUnsatisfiable}}`);
  }
}
