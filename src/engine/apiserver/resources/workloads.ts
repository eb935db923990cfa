/**
 * What the kinds that keep up a number of Pods have in common. Here they are only known, so that Pods which they own
 * can be spread; no controller acts on them. Source: pkg/registry/apps, pkg/apis/apps/validation.
 */
import type { PodTemplateSpec, ReplicaStatus } from '../../api/apps-v1.ts';
import type { LabelSelector, Pod } from '../../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import { labelSelector } from '../../api/selectors.ts';
import type { ReasonCause } from '../../api/status.ts';
import { defaultPod } from '../defaults/pod.ts';
import type { Resource } from '../resource.ts';
import { validateSelector } from '../validation/affinity.ts';
import { validateMetadata } from '../validation/metadata.ts';
import { validatePod } from '../validation/pod.ts';
import { keepStatusAndCount, statusSubresource } from './spec-and-status.ts';

export interface Workload extends KubeObject {
  spec?: { replicas?: number; template?: PodTemplateSpec; selector?: unknown };
  status?: ReplicaStatus;
}

/** What all of them declare alike. */
export const workload = {
  version: 'v1',
  categories: ['all'],
  namespaced: true,
  prepareForCreate: (draft: Workload) => {
    draft.metadata.generation = 1;
    draft.status = {};
  },
  prepareForUpdate: keepStatusAndCount,
  subresources: statusSubresource(),
} satisfies Partial<Resource<Workload>>;

export function defaultWorkload(draft: Workload): void {
  draft.spec ??= {};
  draft.spec.replicas ??= 1;
  const { template } = draft.spec;
  if (!template) return;
  template.metadata ??= {};
  template.spec ??= { containers: [] };
  template.spec.containers ??= [];
  defaultPod({ spec: template.spec } as Pod);
}

export function validateWorkload(
  { metadata, spec = {} }: DeepReadonly<Workload>,
  selector: DeepReadonly<LabelSelector> | undefined,
): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  const { template } = spec;
  faults.notNegative('spec.replicas', spec.replicas);
  if (!selector) faults.required('spec.selector');
  else validateSelector(selector, 'spec.selector', faults);
  if (!template) faults.required('spec.template');
  else {
    const labels = template.metadata?.labels ?? {};
    if (selector && !labelSelector(selector).matches(labels)) {
      const why = '`selector` does not match template `labels`';
      faults.invalid('spec.template.metadata.labels', labels, why);
    }
    const pod = { ...template, metadata: { ...template.metadata, name: 'template' }, status: {} };
    for (const cause of validatePod(pod as DeepReadonly<Pod>))
      faults.causes.push({ ...cause, field: `spec.template.${cause.field}` });
    if (template.spec?.restartPolicy !== 'Always')
      faults.notSupported('spec.template.spec.restartPolicy', template.spec?.restartPolicy, ['Always']);
  }
  return faults.causes;
}

/** Names and images of a template's containers, as `-o wide` shows them. */
export function containerCells(template: DeepReadonly<PodTemplateSpec> | undefined): [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}
