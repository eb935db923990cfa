/**
 * matchPolicy Equivalent: a rule may name the same objects in another group or version, and is then shown them so.
 * Source: k8s.io/apimachinery/pkg/runtime/mapper.go `EquivalentResourcesFor`,
 * k8s.io/apiserver/pkg/admission/plugin/webhook/generic/webhook.go, 1.36.4.
 */
import { type DeepReadonly, deepFreeze, type KubeObject } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import { findResource, resources } from '../resources/registry.ts';
import type { AdmissionAttributes, AdmissionResource } from './admission.ts';

type Stored = DeepReadonly<KubeObject> | undefined;

/** The write as the rules name it; undefined if they do not. */
export function matchedAs(
  attributes: AdmissionAttributes,
  matchPolicy: string,
  isNamed: (attributes: AdmissionAttributes) => boolean,
): AdmissionAttributes | undefined {
  if (isNamed(attributes)) return attributes;
  const { group, resource } = attributes.resource;
  const own = findResource(group, resource);
  if (matchPolicy === 'Exact' || attributes.subresource !== '' || !own) return undefined;
  const other = equivalents(own).find((each) => isNamed({ ...attributes, resource: each }));
  if (!other) return undefined;
  return {
    ...attributes,
    resource: other,
    requested: attributes.resource,
    object: converted(attributes.object, own, other),
    oldObject: converted(attributes.oldObject, own, other),
  };
}

/** An object of a write that has been matched as another resource, as the request has it. */
export const asRequested = (object: Stored, { resource, requested }: AdmissionAttributes): Stored =>
  requested ? converted(object, declared(resource), declared(requested)) : object;

/** The other way round. */
export const asMatched = (object: Stored, { resource, requested }: AdmissionAttributes): Stored =>
  requested ? converted(object, declared(requested), declared(resource)) : object;

const declared = ({ group, resource }: AdmissionResource): Resource =>
  findResource(group, resource) as Resource;

const storedAs = (resource: Resource): Resource => resource.storedAs?.resource ?? resource;

const equivalents = (resource: Resource): readonly Resource[] =>
  resources.filter((each) => each !== resource && storedAs(each) === storedAs(resource));

function converted(object: Stored, from: Resource, to: Resource): Stored {
  if (!object) return undefined;
  const stored = from.storedAs ? from.storedAs.toStorage(object) : object;
  return deepFreeze(to.storedAs ? to.storedAs.fromStorage(stored) : (stored as KubeObject));
}
