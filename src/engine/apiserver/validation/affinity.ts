/** Affinity of a Pod. Source: pkg/apis/core/validation/validation.go `validateAffinity`. */
import type { Affinity, LabelSelector, NodeSelectorTerm, PodAffinityTerm } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { dnsLabelFaults, labelValueFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { validateLabels } from './metadata.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: DeepReadonly<Affinity> | undefined, faults: Faults): void {
  const { nodeAffinity } = affinity ?? {};
  const nodeField = 'spec.affinity.nodeAffinity';
  const required = nodeAffinity?.[REQUIRED];
  if (required) {
    const field = `${nodeField}.${REQUIRED}.nodeSelectorTerms`;
    const terms = required.nodeSelectorTerms ?? [];
    if (terms.length === 0) faults.required(field, 'must have at least one node selector term');
    terms.forEach((term, i) => {
      validateNodeTerm(term, `${field}[${i}]`, faults);
    });
  }
  nodeAffinity?.[PREFERRED]?.forEach(({ weight, preference }, i) => {
    const field = `${nodeField}.${PREFERRED}[${i}]`;
    validateWeight(weight, field, faults);
    validateNodeTerm(preference, `${field}.preference`, faults);
  });
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const field = `spec.affinity.${kind}`;
    affinity?.[kind]?.[REQUIRED]?.forEach((term, i) => {
      validatePodTerm(term, `${field}.${REQUIRED}[${i}]`, faults);
    });
    affinity?.[kind]?.[PREFERRED]?.forEach(({ weight, podAffinityTerm }, i) => {
      validateWeight(weight, `${field}.${PREFERRED}[${i}]`, faults);
      validatePodTerm(podAffinityTerm, `${field}.${PREFERRED}[${i}].podAffinityTerm`, faults);
    });
  }
}

function validateWeight(weight: number, field: string, faults: Faults): void {
  if (!(weight >= 1 && weight <= 100))
    faults.invalid(`${field}.weight`, weight, 'must be in the range 1-100');
}

export function validateNodeTerm(
  term: DeepReadonly<NodeSelectorTerm> | undefined,
  field: string,
  faults: Faults,
): void {
  term?.matchExpressions?.forEach(({ key = '', operator, values = [] }, i) => {
    const at = `${field}.matchExpressions[${i}]`;
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0) {
          faults.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
        }
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0) {
          faults.forbidden(
            `${at}.values`,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
          );
        }
        break;
      case 'Gt':
      case 'Lt':
        if (values.length !== 1) {
          faults.required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
        break;
      default:
        faults.invalid(`${at}.operator`, operator, 'not a valid selector operator');
    }
    faults.allInvalid(`${at}.key`, key, qualifiedNameFaults(key));
    values.forEach((value, j) => {
      faults.allInvalid(`${at}.values[${j}]`, value, labelValueFaults(value));
    });
  });
}

function validatePodTerm(
  term: DeepReadonly<PodAffinityTerm> | undefined,
  field: string,
  faults: Faults,
): void {
  const { topologyKey = '', labelSelector, namespaceSelector, namespaces } = term ?? {};
  validateSelector(labelSelector, `${field}.labelSelector`, faults);
  validateSelector(namespaceSelector, `${field}.namespaceSelector`, faults);
  for (const namespace of namespaces ?? [])
    faults.allInvalid(`${field}.namespace`, namespace, dnsLabelFaults(namespace));
  if (!topologyKey) faults.required(`${field}.topologyKey`, 'can not be empty');
  faults.allInvalid(`${field}.topologyKey`, topologyKey, qualifiedNameFaults(topologyKey));
}

export function validateSelector(
  selector: DeepReadonly<LabelSelector> | undefined,
  field: string,
  faults: Faults,
): void {
  validateLabels(`${field}.matchLabels`, selector?.matchLabels, faults);
  selector?.matchExpressions?.forEach(({ key = '', operator, values = [] }, i) => {
    const at = `${field}.matchExpressions[${i}]`;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        faults.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        faults.forbidden(
          `${at}.values`,
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
      }
    } else {
      faults.invalid(`${at}.operator`, operator, 'not a valid selector operator');
    }
    faults.allInvalid(`${at}.key`, key, qualifiedNameFaults(key));
    values.forEach((value, j) => {
      faults.allInvalid(`${at}.values[${j}]`, value, labelValueFaults(value));
    });
  });
}
