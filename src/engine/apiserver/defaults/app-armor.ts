/**
 * AppArmor profiles that are still said by annotations. Source: pkg/registry/core/pod/strategy.go
 * `applyAppArmorVersionSkew`, pkg/api/pod/util.go `ApparmorFieldForAnnotation`.
 */
import type { AppArmorProfile, Pod } from '../../api/core-v1.ts';
import { deepEqual } from '../../api/object.ts';

const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const LOCALHOST = 'localhost/';

/** Copies the annotations to the fields, and warns of them. */
export function syncAppArmor({ metadata, spec }: Pod, warn: (text: string) => void): void {
  if (spec.os?.name === 'windows') return;
  const ofPod = spec.securityContext?.appArmorProfile;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const key = PREFIX + container.name;
    const annotation = metadata.annotations?.[key];
    if (annotation === undefined || container.securityContext?.appArmorProfile) continue;
    const profile = profileOf(annotation);
    if (profile && !deepEqual(profile, ofPod))
      container.securityContext = { ...container.securityContext, appArmorProfile: profile };
    else if (profile) continue;
    warn(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
  }
}

function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith(LOCALHOST)) return undefined;
  const localhostProfile = annotation.slice(LOCALHOST.length);
  const valid = localhostProfile !== '' && localhostProfile === localhostProfile.trim();
  return valid ? { type: 'Localhost', localhostProfile } : undefined;
}
