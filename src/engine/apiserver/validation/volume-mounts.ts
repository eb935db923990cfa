/** Where a container has its volumes. Source: pkg/apis/core/validation/validation.go `ValidateVolumeMounts`. */
import type { Container, VolumeMount } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { localPathFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { Volumes } from './volumes.ts';

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

export function validateMounts(
  container: DeepReadonly<Container>,
  field: string,
  volumes: Volumes,
  faults: Faults,
): void {
  const { volumeMounts = [], volumeDevices = [], securityContext } = container;
  const paths = new Set<string>();
  volumeMounts.forEach((mount: DeepReadonly<VolumeMount>, i) => {
    const at = `${field}.volumeMounts[${i}]`;
    const { name = '', mountPath, subPath, subPathExpr, mountPropagation: propagation } = mount;
    if (!name) faults.required(`${at}.name`);
    if (!volumes.has(name)) faults.notFound(`${at}.name`, name);
    if (!mountPath) faults.required(`${at}.mountPath`);
    else if (paths.has(mountPath)) faults.invalid(`${at}.mountPath`, mountPath, 'must be unique');
    paths.add(mountPath);
    if (volumeDevices.some((device) => device.name === name)) {
      faults.invalid(`${at}.name`, name, 'must not already exist in volumeDevices');
    }
    if (volumeDevices.some((device) => device.devicePath === mountPath)) {
      faults.invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices');
    }
    if (subPath) faults.allInvalid(`${field}.volumeMounts.subPath`, subPath, localPathFaults(subPath));
    if (subPathExpr) {
      const both = 'subPathExpr and subPath are mutually exclusive';
      if (subPath) faults.invalid(`${at}.subPathExpr`, subPathExpr, both);
      faults.allInvalid(`${field}.volumeMounts.subPathExpr`, subPathExpr, localPathFaults(subPathExpr));
    }
    const { recursiveReadOnly } = mount;
    faults.oneOf(`${field}.volumeMounts.recursiveReadOnly`, recursiveReadOnly, [
      'Disabled',
      'Enabled',
      'IfPossible',
    ]);
    if (propagation === undefined) return;
    const propagationField = `${field}.volumeMounts.mountPropagation`;
    if (!propagations.includes(propagation)) faults.notSupported(propagationField, propagation, propagations);
    if (propagation === 'Bidirectional' && !securityContext?.privileged) {
      faults.forbidden(
        propagationField,
        'Bidirectional mount propagation is available only to privileged containers',
      );
    }
  });
  volumeDevices.forEach(({ name, devicePath }, i) => {
    const at = `${field}.volumeDevices[${i}]`;
    const volume = volumes.get(name);
    if (!name) faults.required(`${at}.name`);
    if (!volume) faults.notFound(`${at}.name`, name);
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      faults.invalid(`${at}.name`, name, why);
    }
    if (!devicePath) faults.required(`${at}.devicePath`);
    if (volumeMounts.some((mount) => mount.name === name)) {
      faults.invalid(`${at}.name`, name, 'must not already exist in volumeMounts');
    }
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) {
      faults.invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts');
    }
  });
}
