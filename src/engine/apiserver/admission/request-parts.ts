/**
 * What an AdmissionReview and the `request` of an expression say alike of a write: webhook/request/admissionreview.go
 * and plugin/cel/activation.go of k8s.io/apiserver, 1.36.4.
 */
import type { AdmissionAttributes } from './admission.ts';

/** Kind, resource and subresource, as the hook or policy asked for them and as the request named them. */
export function targetOf({ resource, subresource, requested }: AdmissionAttributes, kindName: string) {
  const { group, version } = resource;
  const kind = { group, version, kind: kindName };
  const plural = { group, version, resource: resource.resource };
  const asked = requested ?? { ...plural, kind: kindName };
  return {
    kind,
    resource: plural,
    ...(subresource && { subResource: subresource }),
    requestKind: { group: asked.group, version: asked.version, kind: asked.kind },
    requestResource: { group: asked.group, version: asked.version, resource: asked.resource },
    ...(subresource && { requestSubResource: subresource }),
  };
}

/** CreateOptions, UpdateOptions or DeleteOptions of the request. */
export function optionsOf({ operation, options, dryRun }: AdmissionAttributes) {
  return {
    kind: `${operation[0]}${operation.slice(1).toLowerCase()}Options`,
    apiVersion: 'meta.k8s.io/v1',
    ...options,
    ...(dryRun && { dryRun: ['All'] }),
  };
}
