/** Source: pkg/apis/admissionregistration/validation/validation.go, 1.36.4. */
import type { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults, pathSegmentFaults } from '../../api/names.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { ParamRef, PolicyBinding } from '../admission/policies/policy.ts';
import { validateMatchResources, validateMutatingOperations } from './admission-match-resources.ts';
import { validateSelector } from './affinity.ts';
import { validateMetadata } from './metadata.ts';

export function bindingFaults(binding: DeepReadonly<KubeObject>): readonly ReasonCause[] {
  const { spec = {} } = binding as { spec?: PolicyBinding['spec'] };
  const faults = validateMetadata(binding.metadata);
  const { policyName, paramRef, matchResources } = spec;
  if (!policyName) faults.required('spec.policyName');
  else faults.allInvalid('spec.policyName', policyName, dnsSubdomainFaults(policyName));
  if (paramRef) validateParamRef('spec.paramRef', paramRef, faults);
  if (matchResources) validateMatchResources('spec.matchResources', matchResources, faults);
  if (binding.kind === 'ValidatingAdmissionPolicyBinding')
    validateActions('spec.validationActions', spec.validationActions ?? [], faults);
  else if (matchResources) validateMutatingOperations('spec.matchResources', matchResources, faults);
  return faults.causes;
}

function validateParamRef(
  at: string,
  { name, selector, parameterNotFoundAction: action }: ParamRef,
  faults: Faults,
): void {
  if (name) {
    faults.allInvalid(`${at}.name`, name, pathSegmentFaults(name));
    if (selector) faults.forbidden(`${at}.name`, 'name and selector are mutually exclusive');
  }
  if (selector) {
    validateSelector(selector, `${at}.selector`, faults);
    if (name) faults.forbidden(`${at}.selector`, 'name and selector are mutually exclusive');
  }
  if (!name && !selector) faults.required(at, 'one of name or selector must be specified');
  if (!action) faults.required(`${at}.parameterNotFoundAction`);
  else if (action !== 'Deny' && action !== 'Allow')
    faults.notSupported(`${at}.parameterNotFoundAction`, action, ['Deny', 'Allow']);
}

function validateActions(at: string, actions: readonly string[], faults: Faults): void {
  const seen = new Set<string>();
  for (const [index, action] of actions.entries()) {
    const field = `${at}[${index}]`;
    if (!['Audit', 'Deny', 'Warn'].includes(action))
      faults.notSupported(field, action, ['Audit', 'Deny', 'Warn']);
    if (seen.has(action)) faults.duplicate(field, action);
    seen.add(action);
  }
  if (seen.has('Deny') && seen.has('Warn')) {
    const why =
      'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)';
    faults.invalid(at, actions, why);
  }
  if (seen.size === 0) faults.required(at, 'at least one validation action is required');
}
