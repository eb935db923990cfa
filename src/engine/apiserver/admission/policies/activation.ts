/**
 * The values of the variables that every expression of admission has.
 * Source: k8s.io/apiserver/pkg/admission/plugin/cel/{activation,condition}.go, 1.36.4.
 */
import type { DeepReadonly, KubeObject } from '../../../api/object.ts';
import { parseFieldSelector } from '../../../api/selectors.ts';
import {
  type AuthorizationCheck,
  type Authorize,
  authorizerValue,
  resourceCheckValue,
} from '../../../cel/kubernetes/authorizer.ts';
import { type CelValue, fromJson } from '../../../cel/values.ts';
import type { AuthorizerAttributes } from '../../authorization.ts';
import { goCodec } from '../../decoding/go-codec.ts';
import type { AdmissionAttributes, AdmissionContext } from '../admission.ts';
import { optionsOf, targetOf } from '../request-parts.ts';

/** Without `namespace` the namespaceObject is null. */
export function activation(
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  {
    params = null,
    namespace,
  }: { params?: DeepReadonly<KubeObject> | null; namespace?: DeepReadonly<KubeObject> | undefined },
): ReadonlyMap<string, CelValue> {
  const { object, oldObject } = attributes;
  const resource = attributes.requested ?? attributes.resource;
  const authorize = authorizeFor(attributes, context);
  const check = {
    group: resource.group,
    resource: resource.resource,
    subresource: attributes.subresource,
    namespace: attributes.namespace,
    name: attributes.name,
  };
  return new Map<string, CelValue>([
    ['object', printed(object, attributes)],
    ['oldObject', printed(oldObject, attributes)],
    ['params', params ? fromJson(params) : null],
    ['request', fromJson(request(attributes))],
    ['namespaceObject', namespace ? fromJson(visibleNamespace(namespace)) : null],
    ['authorizer', authorizerValue({ authorize })],
    ['authorizer.requestResource', resourceCheckValue({ authorize }, check)],
  ]);
}

/** An object as Go prints it: with what its struct always shows. */
function printed(
  object: DeepReadonly<KubeObject> | undefined,
  { resource: { group, version } }: AdmissionAttributes,
): CelValue {
  if (!object) return null;
  return fromJson(goCodec.finished(object as KubeObject, { group, version, kind: object.kind }));
}

function request(attributes: AdmissionAttributes): unknown {
  const { resource, name, namespace, operation, user, object, oldObject, dryRun } = attributes;
  return {
    uid: '',
    ...targetOf(attributes, object?.kind ?? oldObject?.kind ?? resource.kind),
    ...(name && { name }),
    ...(namespace && { namespace }),
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid && { uid: user.uid }),
      groups: user.groups,
      ...(user.extra && Object.keys(user.extra).length > 0 && { extra: user.extra }),
    },
    object: null,
    oldObject: null,
    dryRun,
    options: optionsOf(attributes),
  };
}

/** Owners and field managers are nobody's business. */
function visibleNamespace(namespace: DeepReadonly<KubeObject>): unknown {
  const { ownerReferences: _owners, managedFields: _managers, ...metadata } = namespace.metadata;
  const { spec, status } = namespace as { spec?: unknown; status?: unknown };
  return { metadata, spec, status };
}

function authorizeFor({ user }: AdmissionAttributes, { server }: AdmissionContext): Authorize {
  return (check) => {
    const verdict = server.authorize({
      ...attributesOf(check),
      user: check.serviceAccount ? userOf(check.serviceAccount) : user,
    });
    return { allowed: verdict.decision === 'Allow', reason: verdict.reason };
  };
}

function userOf({ namespace, name }: { namespace: string; name: string }): AuthorizerAttributes['user'] {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return { name: `system:serviceaccount:${namespace}:${name}`, groups };
}

function attributesOf(check: AuthorizationCheck): Omit<AuthorizerAttributes, 'user'> {
  if ('path' in check) {
    const { path, verb } = check;
    const none = { group: '', namespace: '', resource: '', subresource: '', name: '' };
    return { isResourceRequest: false, path, verb, ...none, fieldSelector: [] };
  }
  const { verb, group, resource, subresource, namespace, name, fieldSelector } = check;
  return {
    isResourceRequest: true,
    path: '',
    verb,
    group,
    resource,
    subresource,
    namespace,
    name,
    fieldSelector: fieldSelector ? requirements(fieldSelector) : [],
  };
}

/** What cannot be read restricts nothing. */
function requirements(text: string): AuthorizerAttributes['fieldSelector'] {
  try {
    return parseFieldSelector(text);
  } catch {
    // The real server keeps the fault for authorizers that ask for it; Node and RBAC do not.
    return [];
  }
}
