import { Faults } from '../../api/faults.ts';
import type { PriorityClass } from '../../api/scheduling-v1.ts';
import { forbidden } from '../../api/status.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { columnsOf } from './columns.ts';

const USER_VALUE_MAX = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';

/** The two that every cluster is born with. Source: pkg/apis/scheduling/v1/helpers.go. */
export const systemPriorityClasses: readonly PriorityClass[] = (
  [
    ['node', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'],
    [
      'cluster',
      2_000_000_000,
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    ],
  ] as const
).map(([what, value, description]) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: `${SYSTEM_PREFIX}${what}-critical` },
  value,
  description,
}));

/** Source: pkg/registry/scheduling/priorityclass, pkg/apis/scheduling/validation. */
export const priorityClasses: Resource<PriorityClass> = {
  group: 'scheduling.k8s.io',
  version: 'v1',
  resource: 'priorityclasses',
  kind: 'PriorityClass',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  defaults: (draft) => {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
  },
  validate: (object) => {
    const { metadata, value, preemptionPolicy } = object;
    const faults = validateMetadata(metadata);
    if (metadata.name?.startsWith(SYSTEM_PREFIX)) {
      const why = notKnown(object);
      if (why) {
        faults.forbidden(
          'metadata.name',
          `priority class names with 'system-' prefix are reserved for system use only. error: ${why}`,
        );
      }
    } else if (value > USER_VALUE_MAX) {
      faults.forbidden('value', `maximum allowed value of a user defined priority is ${USER_VALUE_MAX}`);
    }
    faults.oneOf('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']);
    return faults.causes;
  },
  validateUpdate: (object, old) => {
    const faults = new Faults();
    if (object.value !== old.value) faults.forbidden('value', 'may not be changed in an update.');
    faults.immutable('preemptionPolicy', object.preemptionPolicy, old.preemptionPolicy);
    return faults.causes;
  },
  validateDelete: (name) => {
    if (systemPriorityClasses.some((known) => known.metadata.name === name))
      throw forbidden(priorityClasses, name, 'this is a system priority class and cannot be deleted');
  },
  columns: columnsOf('Name', 'Value:integer', 'Global-Default:boolean', 'Age', 'PreemptionPolicy'),
  cells: ({ metadata, value, globalDefault = false, preemptionPolicy = '' }, now) => [
    metadata.name ?? '',
    value,
    globalDefault,
    age(metadata.creationTimestamp, now),
    preemptionPolicy,
  ],
};

function notKnown({
  metadata: { name },
  value,
  globalDefault = false,
}: Pick<PriorityClass, 'value' | 'globalDefault'> & {
  readonly metadata: { readonly name?: string };
}): string | undefined {
  const known = systemPriorityClasses.find(({ metadata }) => metadata.name === name);
  if (!known) return `${name} is not a known system priority class`;
  if (known.value !== value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}
