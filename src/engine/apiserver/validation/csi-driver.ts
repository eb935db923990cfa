/** Faults of a CSIDriver. Source: pkg/apis/storage/validation `ValidateCSIDriver`. */
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { CSIDriver } from '../../api/storage-v1.ts';
import { validateMetadata } from './metadata.ts';

export function validate({ metadata, spec }: DeepReadonly<CSIDriver>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  faults.oneOf('spec.fsGroupPolicy', spec.fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType']);
  const audiences = new Set<string>();
  spec.tokenRequests?.forEach(({ audience = '' }, i) => {
    if (audiences.has(audience)) faults.duplicate(`spec.tokenRequests[${i}].audience`, audience);
    audiences.add(audience);
  });
  for (const mode of spec.volumeLifecycleModes ?? [])
    faults.oneOf('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral']);
  return faults.causes;
}
