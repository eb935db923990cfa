/** Source: pkg/apis/node/validation/validation.go. */

import { Faults } from '../../api/faults.ts';
import { dnsLabelFaults } from '../../api/names.ts';
import type { RuntimeClass } from '../../api/node-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateLabels, validateMetadata } from './metadata.ts';
import { validateToleration } from './pod.ts';
import { validateResources } from './resources.ts';

export function validate(runtimeClass: DeepReadonly<RuntimeClass>): readonly ReasonCause[] {
  const { metadata, handler, overhead, scheduling } = runtimeClass;
  const faults = validateMetadata(metadata);
  if (!handler) faults.required('handler');
  else faults.allInvalid('handler', handler, dnsLabelFaults(handler));
  if (overhead) validateResources({ limits: overhead.podFixed ?? {} }, 'overhead', new Set(), faults);
  if (!scheduling) return faults.causes;
  const { nodeSelector, tolerations = [] } = scheduling;
  validateLabels('scheduling.nodeSelector', nodeSelector, faults);
  tolerations.forEach((toleration, i) => {
    validateToleration(toleration, `scheduling.tolerations[${i}]`, faults);
  });
  const seen = new Set<string>();
  for (const [index, toleration] of tolerations.entries()) {
    const { key, operator, value, effect } = toleration;
    const what = JSON.stringify([key, operator, value, effect]);
    if (seen.has(what)) faults.duplicate(`scheduling.tolerations[${index}]`, toleration);
    seen.add(what);
  }
  return faults.causes;
}

export function validateUpdate(
  runtimeClass: DeepReadonly<RuntimeClass>,
  old: DeepReadonly<RuntimeClass>,
): readonly ReasonCause[] {
  const faults = new Faults();
  faults.immutable('handler', runtimeClass.handler, old.handler);
  return [...validate(runtimeClass), ...faults.causes];
}
