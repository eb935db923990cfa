/**
 * Which writes a webhook or a policy is about: rules and selectors.
 * Source: k8s.io/apiserver/pkg/admission/plugin/webhook/predicates, 1.36.4.
 */
import type { LabelSelector, Namespace } from '../../api/core-v1.ts';
import { labelSelector } from '../../api/selectors.ts';
import type { AdmissionAttributes, AdmissionContext } from './admission.ts';
import type { HookRule } from './hooks.ts';

export interface Selectors {
  readonly objectSelector?: LabelSelector | undefined;
  readonly namespaceSelector?: LabelSelector | undefined;
}

/** Whether the labels of object and namespace are those that are asked for. */
export function isSelected(
  { objectSelector, namespaceSelector }: Selectors,
  attributes: AdmissionAttributes,
  { server }: AdmissionContext,
): boolean {
  if (objectSelector) {
    const selector = labelSelector(objectSelector);
    const { object, oldObject } = attributes;
    if (
      !selector.empty &&
      ![object, oldObject].some((each) => each && selector.matches(each.metadata.labels ?? {}))
    )
      return false;
  }
  if (!namespaceSelector) return true;
  const isNamespace = attributes.resource.resource === 'namespaces';
  if (attributes.namespace === '' && !isNamespace) return true;
  const namespace = isNamespace
    ? (attributes.object ?? attributes.oldObject)
    : server.lookup<Namespace>('', 'namespaces', '', attributes.namespace);
  return labelSelector(namespaceSelector).matches(namespace?.metadata.labels ?? {});
}

export function ruleMatches(
  rule: HookRule,
  { operation, resource, subresource, namespace }: AdmissionAttributes,
): boolean {
  const among = (wanted: readonly string[] | undefined, value: string): boolean =>
    wanted === undefined || wanted.includes('*') || wanted.includes(value);
  const scope = rule.scope ?? '*';
  const isNamespaced = namespace !== '' && resource.resource !== 'namespaces';
  return (
    among(rule.operations, operation) &&
    among(rule.apiGroups, resource.group) &&
    among(rule.apiVersions, resource.version) &&
    (scope === '*' || (scope === 'Namespaced') === isNamespaced) &&
    rule.resources.some((wanted) => {
      const [plural, part = ''] = wanted.split('/');
      return (plural === '*' || plural === resource.resource) && (part === '*' || part === subresource);
    })
  );
}
