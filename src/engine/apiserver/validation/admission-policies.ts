/** Policies and their bindings, which load together. */
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { policyFaults } from './admission-policy.ts';
import { bindingFaults } from './admission-policy-binding.ts';

export const validate = (object: DeepReadonly<KubeObject>): readonly ReasonCause[] =>
  object.kind?.endsWith('Binding') ? bindingFaults(object) : policyFaults(object);

export const validateUpdate = validate;
