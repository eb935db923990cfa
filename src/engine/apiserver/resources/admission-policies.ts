import type { KubeObject } from '../../api/object.ts';
import type { MatchResources, PolicyBinding, PolicySpec } from '../admission/policies/policy.ts';
import type { Resource } from '../resource.ts';
import { defaultMatch, defaultScope, registration } from './admission-registration.ts';
import { statusSubresource } from './spec-and-status.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] };
interface Policy extends KubeObject {
  spec?: Draft<PolicySpec>;
  status?: object;
}
type Binding = KubeObject & { readonly spec?: PolicyBinding['spec'] };

function defaultResources(resources: MatchResources | undefined): void {
  if (!resources) return;
  defaultMatch(resources as Draft<MatchResources>);
  defaultScope(resources.resourceRules);
  defaultScope(resources.excludeResourceRules);
}

const loadValidation = () => import('../validation/admission-policies.ts');

const policy = (kind: string): Resource<Policy> => ({
  ...registration<Policy>(kind),
  defaults({ spec }) {
    if (!spec) return;
    spec.failurePolicy ??= 'Fail';
    defaultResources(spec.matchConstraints);
  },
  loadValidation,
});

const binding = (kind: string): Resource<Binding> => ({
  ...registration<Binding>(kind),
  defaults: ({ spec }) => defaultResources(spec?.matchResources),
  loadValidation,
});

export const validatingAdmissionPolicies: Resource<Policy> = {
  ...policy('ValidatingAdmissionPolicy'),
  prepareForCreate(draft) {
    draft.status = {};
    draft.metadata.generation = 1;
  },
  subresources: statusSubresource<Policy>(),
};
export const validatingAdmissionPolicyBindings = binding('ValidatingAdmissionPolicyBinding');
export const mutatingAdmissionPolicies = policy('MutatingAdmissionPolicy');
export const mutatingAdmissionPolicyBindings = binding('MutatingAdmissionPolicyBinding');
