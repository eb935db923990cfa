/** What Pods of one operating system may not set. Source: validation.go `validateOS`, `validateLinux`, `validateWindows`. */
import type { PodSpec } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { visitContainers } from './visit-containers.ts';

/** In the order in which they are told; a path with a dot is below spec.securityContext. */
const notForWindows = [
  ...['securityContext.appArmorProfile', 'securityContext.seLinuxOptions', 'hostUsers', 'hostPID', 'hostIPC'],
  ...['securityContext.seccompProfile', 'securityContext.fsGroup', 'securityContext.fsGroupChangePolicy'],
  ...['securityContext.sysctls', 'shareProcessNamespace', 'securityContext.runAsUser'],
  ...['securityContext.runAsGroup', 'securityContext.supplementalGroups'],
  ...['securityContext.supplementalGroupsPolicy', 'securityContext.seLinuxChangePolicy'],
];
const notForWindowsContainers = [
  ...['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem'],
  ...['privileged', 'allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'],
];

export function validateOs(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  if (!spec.os) return;
  if (!spec.os.name) faults.required('spec.os.name');
  else if (spec.os.name === 'linux') validateLinux(spec, faults);
  else if (spec.os.name === 'windows') validateWindows(spec, faults);
  else faults.notSupported('spec.os', spec.os.name, ['linux', 'windows']);
}

function validateLinux(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  const why = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions) faults.forbidden('spec.securityContext.windowsOptions', why);
  visitContainers(spec, ({ securityContext }, path) => {
    if (securityContext?.windowsOptions) faults.forbidden(`${path}.securityContext.windowsOptions`, why);
  });
}

function validateWindows(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  const why = 'cannot be set for a windows pod';
  const isSet = (owner: unknown, key: string): boolean => {
    const value = (owner as Record<string, unknown> | undefined)?.[key];
    // The flags of a host namespace are the only ones for which false is as good as not set.
    return value !== undefined && !(value === false && (key === 'hostPID' || key === 'hostIPC'));
  };
  for (const path of notForWindows) {
    const [key = '', below] = path.split('.');
    if (below === undefined ? isSet(spec, key) : isSet(spec.securityContext, below))
      faults.forbidden(`spec.${path}`, why);
  }
  visitContainers(spec, ({ securityContext }, path) => {
    for (const key of notForWindowsContainers)
      if (isSet(securityContext, key)) faults.forbidden(`${path}.securityContext.${key}`, why);
  });
}
