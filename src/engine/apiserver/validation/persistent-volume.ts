/** Faults of a PersistentVolume. Source: pkg/apis/core/validation `ValidatePersistentVolume`, `…Update`. */
import type { PersistentVolume, PersistentVolumeSpec } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateNodeTerm } from './affinity.ts';
import { validateMetadata } from './metadata.ts';
import { validateAccessModes, validateClassAndMode, validateSize } from './volume-claims.ts';

/** Fields of the spec that say nothing of where the bytes are; every other one is a kind of volume. */
const notSources = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
];

export function validate({ metadata, spec }: DeepReadonly<PersistentVolume>): readonly ReasonCause[] {
  return validateSpec(spec ?? {}, validateMetadata(metadata)).causes;
}

export function validateUpdate(
  { spec = {} }: DeepReadonly<PersistentVolume>,
  old: DeepReadonly<PersistentVolume>,
): readonly ReasonCause[] {
  const faults = validateSpec(spec, new Faults());
  const [source, was] = [spec, old.spec ?? {}].map((one) => JSON.stringify(sources(one).sort()));
  if (source !== was)
    faults.forbidden(
      'spec.persistentvolumesource',
      'spec.persistentvolumesource is immutable after creation',
    );
  faults.immutable('volumeMode', spec.volumeMode, old.spec?.volumeMode);
  return faults.causes;
}

const sources = (spec: DeepReadonly<PersistentVolumeSpec>): (readonly [string, unknown])[] =>
  Object.entries(spec).filter(([key]) => !notSources.includes(key));

function validateSpec(spec: DeepReadonly<PersistentVolumeSpec>, faults: Faults): Faults {
  const { capacity = {}, persistentVolumeReclaimPolicy, nodeAffinity } = spec;
  validateAccessModes(spec, '', faults);
  const resources = Object.keys(capacity);
  if (resources.length === 0) faults.required('spec.capacity');
  if (capacity.storage === undefined || resources.length > 1)
    faults.notSupported('spec.capacity', spec.capacity ?? null, ['storage']);
  for (const [name, size] of Object.entries(capacity)) validateSize(`spec.capacity[${name}]`, size, faults);
  faults.oneOf('spec.persistentVolumeReclaimPolicy', persistentVolumeReclaimPolicy, [
    'Delete',
    'Recycle',
    'Retain',
  ]);
  if (nodeAffinity && !nodeAffinity.required)
    faults.required('spec.nodeAffinity.required', 'must specify required node constraints');
  nodeAffinity?.required?.nodeSelectorTerms?.forEach((term, i) => {
    validateNodeTerm(term, `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`, faults);
  });
  const [first, ...more] = sources(spec);
  if (!first) faults.required('spec', 'must specify a volume type');
  for (const [source] of more) faults.forbidden(`spec.${source}`, 'may not specify more than 1 volume type');
  if (spec.local && !nodeAffinity?.required)
    faults.required('spec.nodeAffinity', 'Local volume requires node affinity');
  validateClassAndMode(spec, faults);
  return faults;
}
