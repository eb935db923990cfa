/** Faults of what keeps up a number of Pods. Source: pkg/apis/apps/validation. */
import type { PodTemplateSpec } from '../../api/apps-v1.ts';
import type { LabelSelector, Pod } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { labelSelector } from '../../api/selectors.ts';
import type { ReasonCause } from '../../api/status.ts';
import type { Workload } from '../resources/workloads.ts';
import { validateSelector } from './affinity.ts';
import { validateMetadata } from './metadata.ts';
import { validatePod } from './pod.ts';

export function validateWorkload(
  { metadata, spec = {} }: DeepReadonly<Workload>,
  selector: DeepReadonly<LabelSelector> | undefined,
): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  const { template } = spec;
  faults.notNegative('spec.replicas', spec.replicas);
  if (!selector) faults.required('spec.selector');
  const before = faults.causes.length;
  if (selector) validateSelector(selector, 'spec.selector', faults);
  const selects = selector && faults.causes.length === before ? labelSelector(selector) : undefined;
  if (!template) faults.required('spec.template');
  else {
    const labels = template.metadata?.labels ?? {};
    if (selects && !selects.matches(labels)) {
      const why = '`selector` does not match template `labels`';
      faults.invalid('spec.template.metadata.labels', labels, why);
    }
    faults.causes.push(...validateTemplate(template, 'spec.template'));
    if (template.spec?.restartPolicy !== 'Always')
      faults.notSupported('spec.template.spec.restartPolicy', template.spec?.restartPolicy, ['Always']);
  }
  return faults.causes;
}

export const validateTemplate = (template: DeepReadonly<PodTemplateSpec>, field: string): ReasonCause[] =>
  validatePod({
    ...template,
    metadata: { ...template.metadata, name: 'template' },
    status: {},
  } as DeepReadonly<Pod>).map((cause) => ({ ...cause, field: `${field}.${cause.field}` }));
