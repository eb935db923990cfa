/**
 * What is refused of NodeAffinity's `addedAffinity`. Terms without requirements, and preferred ones of weight 0, are not
 * looked at. Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity, 1.36.4.
 */
import type { Faults } from '../../api/faults.ts';
import { labelValueFaults, qualifiedNameFaults } from '../../api/names.ts';

interface Requirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

export interface AddedAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly Term[] };
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly weight?: number;
    readonly preference?: Term;
  }[];
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const fieldOperators = ['In', 'NotIn'];

export function validateAddedAffinity(affinity: AddedAffinity, path: string, faults: Faults): void {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const [index, term] of required.entries()) {
    const field = `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`;
    validateTerm(term, field, faults);
  }
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { weight = 0, preference = {} }] of preferred.entries()) {
    if (weight === 0) continue;
    validateTerm(preference, `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`, faults);
  }
}

function validateTerm({ matchExpressions = [], matchFields = [] }: Term, path: string, faults: Faults): void {
  for (const [index, requirement] of matchExpressions.entries())
    validateExpression(requirement, `${path}.matchExpressions[${index}]`, faults);
  for (const [index, { operator = '', values }] of matchFields.entries()) {
    const field = `${path}.matchFields[${index}]`;
    if (!fieldOperators.includes(operator))
      faults.notSupported(`${field}.operator`, operator, fieldOperators);
    else if (values?.length !== 1) faults.invalid(`${field}.values`, values, 'must have one element');
  }
}

function validateExpression(
  { key = '', operator = '', values }: Requirement,
  path: string,
  faults: Faults,
): void {
  if (!operators.includes(operator)) return faults.notSupported(`${path}.operator`, operator, operators);
  faults.allInvalid(`${path}.key`, key, qualifiedNameFaults(key));
  const count = values?.length ?? 0;
  if (operator === 'In' || operator === 'NotIn') {
    if (count === 0)
      faults.invalid(`${path}.values`, values, "for 'in', 'notin' operators, values set can't be empty");
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count > 0)
      faults.invalid(`${path}.values`, values, 'values set must be empty for exists and does not exist');
  } else if (count !== 1) {
    faults.invalid(`${path}.values`, values, "for 'Gt', 'Lt' operators, exactly one value is required");
  } else if (!/^[+-]?\d+$/.test(values?.[0] ?? ''))
    faults.invalid(
      `${path}.values[0]`,
      values?.[0],
      "for 'Gt', 'Lt' operators, the value must be an integer",
    );
  for (const [index, value] of (values ?? []).entries())
    faults.allInvalid(`${path}.values[${index}][${key}]`, value, labelValueFaults(value));
}
