import { Faults } from '../../api/faults.ts';
import type { IntOrString } from '../../api/object.ts';
import type { PodDisruptionBudget } from '../../api/policy-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { validateSelector } from '../validation/affinity.ts';
import { columnsOf } from './columns.ts';
import { keepStatusAndCount, statusSubresource } from './spec-and-status.ts';

const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

/** Source: pkg/registry/policy/poddisruptionbudget, pkg/apis/policy/validation. */
export const podDisruptionBudgets: Resource<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  resource: 'poddisruptionbudgets',
  kind: 'PodDisruptionBudget',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: (draft) => {
    draft.metadata.generation = 1;
    draft.status = {};
  },
  prepareForUpdate: keepStatusAndCount,
  validate,
  validateUpdate: validate,
  columns: columnsOf('Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'),
  cells: ({ metadata, spec, status }, now) => [
    metadata.name ?? '',
    String(spec?.minAvailable ?? 'N/A'),
    String(spec?.maxUnavailable ?? 'N/A'),
    status?.disruptionsAllowed ?? 0,
    age(metadata.creationTimestamp, now),
  ],
  subresources: statusSubresource({
    validateUpdate: ({ status }) => {
      const faults = new Faults();
      for (const count of counts) faults.notNegative(`status.${count}`, status?.[count]);
      return faults.causes;
    },
  }),
};

function validate({ spec = {} }: Parameters<NonNullable<Resource<PodDisruptionBudget>['validate']>>[0]) {
  const faults = new Faults();
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    faults.invalid('spec', internal(spec), 'minAvailable and maxUnavailable cannot be both set');
  validateShare('spec.minAvailable', minAvailable, faults);
  validateShare('spec.maxUnavailable', maxUnavailable, faults);
  validateSelector(selector, 'spec.selector', faults);
  faults.oneOf('spec.unhealthyPodEvictionPolicy', unhealthyPodEvictionPolicy, [
    'AlwaysAllow',
    'IfHealthyBudget',
  ]);
  return faults.causes;
}

/** A whole number that is not negative, or a percentage up to 100. */
function validateShare(field: string, value: IntOrString | undefined, faults: Faults): void {
  if (typeof value !== 'string') return faults.notNegative(field, value);
  if (!/^[0-9]+%$/.test(value)) {
    faults.invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    );
  } else if (Number.parseInt(value, 10) > 100) faults.invalid(field, value, 'must not be greater than 100%');
}

/** A spec as Go prints the server's own type of it. */
const internal = ({
  minAvailable = null,
  selector = null,
  maxUnavailable = null,
  unhealthyPodEvictionPolicy = null,
}: object & Record<string, unknown>): object => ({
  MinAvailable: minAvailable,
  Selector: selector,
  MaxUnavailable: maxUnavailable,
  UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
});
