/** Faults of a CSINode. Source: pkg/apis/storage/validation `ValidateCSINode`. */

import { dnsSubdomainFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { CSINode } from '../../api/storage-v1.ts';
import { validateMetadata } from './metadata.ts';

export function validate({ metadata, spec }: DeepReadonly<CSINode>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  const seen = new Set<string>();
  (spec?.drivers ?? []).forEach(({ name = '', nodeID = '', allocatable, topologyKeys = [] }, i) => {
    const field = `spec.drivers[${i}]`;
    if (!name) faults.required(`${field}.name`);
    else faults.allInvalid(`${field}.name`, name, dnsSubdomainFaults(name.toLowerCase()));
    if (!nodeID) faults.required(`${field}.nodeID`);
    faults.notNegative(`${field}.allocatable.count`, allocatable?.count);
    if (seen.has(name)) faults.duplicate(`${field}.name`, name);
    seen.add(name);
    for (const key of topologyKeys) faults.allInvalid(field, key, qualifiedNameFaults(key));
  });
  return faults.causes;
}
