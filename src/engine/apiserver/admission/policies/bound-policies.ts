/**
 * Which policies a write is held to: policy, binding and parameters.
 * Source: k8s.io/apiserver/pkg/admission/plugin/policy/{generic,matching}, 1.36.4.
 */
import type { Namespace } from '../../../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../../api/object.ts';
import { labelSelector } from '../../../api/selectors.ts';
import type { Resource } from '../../resource.ts';
import { findKind } from '../../resources/registry.ts';
import type { AdmissionAttributes, AdmissionContext } from '../admission.ts';
import { matchedAs } from '../equivalent-resources.ts';
import { isSelected, ruleMatches } from '../matching.ts';
import {
  type MatchResources,
  type NamedRule,
  type ParamKind,
  type ParamRef,
  POLICY_GROUP,
  type PolicyBinding,
  type PolicySpec,
} from './policy.ts';

type Policy = KubeObject & { readonly spec: PolicySpec };

/** A policy by a binding, with its parameters; or why that cannot be used. */
export interface Invocation<P extends Policy> {
  readonly policy: P;
  /** The write as the policy's rules name it. */
  readonly attributes: AdmissionAttributes;
  /** Undefined if it is the policy itself that cannot be used. */
  readonly binding: PolicyBinding | undefined;
  readonly params: readonly (DeepReadonly<KubeObject> | null)[];
  readonly error?: string;
}

/** In the order of their names. */
export function invocationsOf<P extends Policy>(
  kind: 'validating' | 'mutating',
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): readonly Invocation<P>[] {
  const { server } = context;
  if (isExempt(attributes)) return [];
  const policies = byName(server.list<P>(POLICY_GROUP, `${kind}admissionpolicies`));
  const bindings = byName(server.list<PolicyBinding>(POLICY_GROUP, `${kind}admissionpolicybindings`));
  const invocations: Invocation<P>[] = [];
  for (const policy of policies) {
    const bound = bindings.filter(({ spec }) => spec.policyName === policy.metadata.name);
    const matched = matchedBy(policy.spec.matchConstraints, attributes, context);
    if (bound.length === 0 || !matched) continue;
    const unknown = unknownParamKind(policy.spec.paramKind);
    if (unknown !== undefined) {
      const error = `failed to configure policy: failed to find resource referenced by paramKind: '${unknown}'`;
      invocations.push({ policy, attributes: matched, binding: undefined, params: [], error });
      continue;
    }
    for (const binding of bound) {
      if (!matchedBy(binding.spec.matchResources, attributes, context)) continue;
      const found = paramsOf(policy.spec.paramKind, binding.spec.paramRef, attributes, context);
      invocations.push(
        typeof found === 'string'
          ? {
              policy,
              attributes: matched,
              binding,
              params: [],
              error: `failed to configure binding: ${found}`,
            }
          : { policy, attributes: matched, binding, params: found },
      );
    }
  }
  return invocations;
}

/** Who writes policies is not held to them, nor who asks what is allowed. */
function isExempt({ resource: { group, resource } }: AdmissionAttributes): boolean {
  if (group === POLICY_GROUP) return resource.includes('admissionpolic');
  return group === 'authentication.k8s.io' || group === 'authorization.k8s.io';
}

/** As Go prints the kind, if there is no such resource. */
function unknownParamKind(paramKind: ParamKind | undefined): string | undefined {
  if (!paramKind) return undefined;
  const { apiVersion = '', kind = '' } = paramKind;
  return findKind(apiVersion, kind)
    ? undefined
    : `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`;
}

/** How the trace names the policy and its binding. */
export const invocationName = ({ policy, binding }: Invocation<Policy>): string =>
  binding ? `${policy.metadata.name} (${binding.metadata.name})` : (policy.metadata.name ?? '');

function byName<T extends KubeObject>(objects: readonly T[]): readonly T[] {
  return [...objects].sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
}

/** The write as it is matched; undefined if it is not. */
function matchedBy(
  resources: MatchResources = {},
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): AdmissionAttributes | undefined {
  const { resourceRules = [], excludeResourceRules = [], matchPolicy = 'Equivalent' } = resources;
  if (!isSelected(resources, attributes, context)) return undefined;
  const among = (rules: readonly NamedRule[]) => (each: AdmissionAttributes) =>
    rules.some(
      (rule) =>
        ruleMatches(rule, each) && (!rule.resourceNames?.length || rule.resourceNames.includes(each.name)),
    );
  if (matchedAs(attributes, matchPolicy, among(excludeResourceRules))) return undefined;
  return resourceRules.length === 0 ? attributes : matchedAs(attributes, matchPolicy, among(resourceRules));
}

/** Null where there are no parameters; a text says why they cannot be had. */
function paramsOf(
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
  { namespace }: AdmissionAttributes,
  { server }: AdmissionContext,
): readonly (DeepReadonly<KubeObject> | null)[] | string {
  if (!kind || !ref) return [null];
  const { apiVersion = '', kind: name = '' } = kind;
  const resource = findKind(apiVersion, name) as Resource;
  if (ref.namespace && !resource.namespaced)
    return 'paramRef.namespace must not be provided for a cluster-scoped `paramKind`';
  const home = resource.namespaced ? ref.namespace || namespace : '';
  if (resource.namespaced && home === '')
    return 'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources';
  const { group, resource: plural } = resource;
  const selector = ref.selector && labelSelector(ref.selector);
  const found = ref.name
    ? [server.lookup<KubeObject>(group, plural, home, ref.name)].filter((each) => each !== undefined)
    : server
        .list<KubeObject>(group, plural, home)
        .filter(({ metadata }) => selector?.matches(metadata.labels ?? {}));
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny')
    return 'no params found for policy binding with `Deny` parameterNotFoundAction';
  return found;
}

/** The namespace that expressions see; a Namespace has none. */
export function namespaceOf(
  { resource, namespace }: AdmissionAttributes,
  { server }: AdmissionContext,
): Namespace | undefined {
  if (namespace === '' || (resource.group === '' && resource.resource === 'namespaces')) return undefined;
  return server.lookup<Namespace>('', 'namespaces', '', namespace);
}
