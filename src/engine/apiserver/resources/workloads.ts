/**
 * What the kinds that keep up a number of Pods have in common. Here they are only known, so that Pods which they own
 * can be spread; no controller acts on them. Source: pkg/registry/apps, pkg/apis/apps/validation.
 */
import type { PodTemplateSpec, ReplicaStatus } from '../../api/apps-v1.ts';
import type { LabelSelector } from '../../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import { defaultPodSpec } from '../defaults/pod.ts';
import type { Resource } from '../resource.ts';
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

/** Validation of a workload, by its selector. */
export const workloadValidation = <T extends Workload>(
  selectorOf: (object: DeepReadonly<T>) => DeepReadonly<LabelSelector> | undefined,
): Pick<Resource<T>, 'loadValidation'> => ({
  loadValidation: async () => {
    const { validateWorkload } = await import('../validation/workload.ts');
    return { validate: (object) => validateWorkload(object as DeepReadonly<Workload>, selectorOf(object)) };
  },
});

export function defaultWorkload(draft: Workload): void {
  draft.spec ??= {};
  draft.spec.replicas ??= 1;
  if (draft.spec.template) defaultTemplate(draft.spec.template);
}

export function defaultTemplate(template: PodTemplateSpec): void {
  template.metadata ??= {};
  template.spec ??= { containers: [] };
  template.spec.containers ??= [];
  defaultPodSpec(template.spec);
}

/** Names and images of a template's containers, as `-o wide` shows them. */
export function containerCells(template: DeepReadonly<PodTemplateSpec> | undefined): [string, string] {
  const containers = template?.spec?.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}
