/** Faults of a VolumeAttachment. Source: pkg/apis/storage/validation `ValidateVolumeAttachment`. */

import { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { VolumeAttachment } from '../../api/storage-v1.ts';
import { validateMetadata } from './metadata.ts';

export function validate({ metadata, spec }: DeepReadonly<VolumeAttachment>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  const { attacher = '', nodeName = '', source } = spec ?? {};
  if (!attacher) faults.required('spec.attacher');
  else faults.allInvalid('spec.attacher', attacher, dnsSubdomainFaults(attacher.toLowerCase()));
  const { inlineVolumeSpec, persistentVolumeName } = source ?? {};
  const one = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
  if (!inlineVolumeSpec && persistentVolumeName === undefined) faults.required('spec.source', one);
  else if (inlineVolumeSpec && persistentVolumeName !== undefined) faults.forbidden('spec.source', one);
  faults.allInvalid('spec.nodeName', nodeName, dnsSubdomainFaults(nodeName));
  return faults.causes;
}

export function validateUpdate(
  object: DeepReadonly<VolumeAttachment>,
  old: DeepReadonly<VolumeAttachment>,
): readonly ReasonCause[] {
  const faults = new Faults();
  faults.immutable('spec', object.spec, old.spec);
  return faults.causes;
}
