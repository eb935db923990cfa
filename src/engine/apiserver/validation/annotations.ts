/**
 * Annotations of a Pod that mean something. Source: pkg/apis/core/validation/validation.go
 * `ValidatePodSpecificAnnotations`, `validateSeccompAnnotationsAndFields`, `validateAppArmorAnnotationsAndFieldsMatchOnCreate`.
 */
import type { Pod, PodSpec } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { goQuote } from '../../api/go-quote.ts';
import { localPathFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { visitContainers } from './visit-containers.ts';

const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const LOCALHOST = 'localhost/';

export function validateAnnotations({ metadata, spec }: DeepReadonly<Pod>, faults: Faults): void {
  const annotations = Object.entries(metadata.annotations ?? {});
  const field = 'metadata.annotations';
  for (const [key, value] of annotations) {
    if (key === MIRROR && !spec.nodeName)
      faults.invalid(`${field}[${key}]`, value, 'must set spec.nodeName if mirror pod annotation is set');
    if (key === DELETION_COST && !isDeletionCost(value))
      faults.invalid(`${field}[${key}]`, value, 'must be a 32bit integer');
  }
  for (const [key, value] of annotations) {
    if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER))
      validateSeccompProfile(value, `${field}.${key}`, faults);
  }
  for (const [key, value] of annotations) {
    if (!key.startsWith(APP_ARMOR)) continue;
    const name = key.slice(APP_ARMOR.length);
    if (!hasContainer(spec, name)) faults.invalid(`${field}[${key}]`, name, 'container not found');
    if (value !== '' && value !== 'runtime/default' && value !== 'unconfined' && !value.startsWith(LOCALHOST))
      faults.invalid(`${field}[${key}]`, value, `invalid AppArmor profile name: ${goQuote(value)}`);
  }
}

/** Annotations that say what a Pod is cannot change. Source: `ValidatePodSpecificAnnotationUpdates`. */
export function validateAnnotationsUpdate(
  pod: DeepReadonly<Pod>,
  old: DeepReadonly<Pod>,
  faults: Faults,
): void {
  const [now, before] = [pod.metadata.annotations ?? {}, old.metadata.annotations ?? {}];
  const refuse = (key: string, what: string): void => {
    const field = `metadata.annotations[${key}]`;
    if (key.startsWith(APP_ARMOR)) faults.forbidden(field, `may not ${what} AppArmor annotations`);
    if (key === MIRROR) faults.forbidden(field, `may not ${what} mirror pod annotation`);
  };
  for (const key of Object.keys(before)) if (now[key] !== before[key]) refuse(key, 'remove or update');
  for (const key of Object.keys(now)) if (before[key] === undefined) refuse(key, 'add');
  validateAnnotations(pod, faults);
}

function isDeletionCost(value: string): boolean {
  if (!/^(?:0|-?[1-9]\d*)$/.test(value)) return false;
  return Number(value) >= -2_147_483_648 && Number(value) <= 2_147_483_647;
}

function validateSeccompProfile(value: string, field: string, faults: Faults): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(value)) return;
  if (value.startsWith(LOCALHOST)) {
    const path = value.slice(LOCALHOST.length);
    faults.allInvalid(field, path, localPathFaults(path));
  } else faults.invalid(field, value, 'must be a valid seccomp profile');
}

function hasContainer(spec: DeepReadonly<PodSpec>, name: string): boolean {
  let found = false;
  visitContainers(spec, (container) => {
    found ||= container.name === name;
  });
  return found;
}

/** Where an annotation and a field say the same thing, they must agree. */
export function validateAnnotationsMatch({ metadata, spec }: DeepReadonly<Pod>, faults: Faults): void {
  const { annotations = {} } = metadata;
  const match = (
    what: 'seccomp' | 'apparmor',
    annotation: string | undefined,
    profile: { readonly type?: string; readonly localhostProfile?: string } | undefined,
    field: string,
  ): void => {
    if (annotation === undefined || !profile) return;
    const { type, localhostProfile } = profile;
    const fits: Readonly<Record<string, boolean>> = {
      Unconfined: annotation === 'unconfined',
      RuntimeDefault:
        annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default'),
      Localhost: annotation.startsWith(LOCALHOST),
    };
    if (fits[type ?? ''] === false)
      faults.forbidden(`${field}.type`, `${what} type in annotation and field must match`);
    else if (type === 'Localhost' && annotation.slice(LOCALHOST.length) !== localhostProfile)
      faults.forbidden(`${field}.localhostProfile`, `${what} profile in annotation and field must match`);
  };
  const pod = spec.securityContext;
  match('seccomp', annotations[SECCOMP_POD], pod?.seccompProfile, 'spec.securityContext.seccompProfile');
  visitContainers(spec, ({ name, securityContext: own }, path) => {
    const field = `${path}.securityContext.seccompProfile`;
    match('seccomp', annotations[SECCOMP_CONTAINER + name], own?.seccompProfile, field);
  });
  if (spec.os?.name === 'windows') return;
  visitContainers(spec, ({ name, securityContext: own }, path) => {
    const profile = own?.appArmorProfile ?? pod?.appArmorProfile;
    match('apparmor', annotations[APP_ARMOR + name], profile, `${path}.securityContext.appArmorProfile`);
  });
}
