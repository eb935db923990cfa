/** What may change of a Pod. Source: pkg/apis/core/validation/validation.go `ValidatePodUpdate`. */
import type { NodeSelectorTerm, Pod, PodSchedulingGate, PodSpec, Toleration } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { type DeepReadonly, deepCopy, deepEqual } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { unifiedDiff } from '../../api/unified-diff.ts';
import { goStruct } from '../decoding/go-struct.ts';
import { validateAnnotationsUpdate } from './annotations.ts';
import { validatePodState } from './pod.ts';

const INT32_MAX = 2_147_483_647;
const MUTABLE_FIELDS =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Faults of a Pod's new state. Little may change once it is created. */
export function validatePodUpdate(pod: DeepReadonly<Pod>, old: DeepReadonly<Pod>): ReasonCause[] {
  const faults = validatePodState(pod);
  validateAnnotationsUpdate(pod, old, faults);
  for (const part of ['containers', 'initContainers'] as const) {
    if ((pod.spec[part]?.length ?? 0) === (old.spec[part]?.length ?? 0)) continue;
    faults.forbidden(`spec.${part}`, `pod updates may not add or remove containers`);
    return faults.causes;
  }
  for (const part of ['containers', 'initContainers'] as const) {
    pod.spec[part]?.forEach(({ image = '' }, i) => {
      if (!image) faults.required(`spec.${part}[${i}].image`);
      else if (image !== image.trim()) {
        faults.invalid(`spec.${part}[${i}].image`, image, 'must not have leading or trailing whitespace');
      }
    });
  }
  const { activeDeadlineSeconds: deadline } = pod.spec;
  if (!validateDeadlineUpdate(deadline, old.spec.activeDeadlineSeconds, faults)) return faults.causes;
  validateTolerationsUpdate(pod.spec.tolerations ?? [], old.spec.tolerations ?? [], faults);
  validateGatesUpdate(pod.spec.schedulingGates ?? [], old.spec.schedulingGates ?? [], faults);
  if (deepEqual(pod.spec, old.spec)) return faults.causes;
  const munged = frozenPart(pod, old);
  if (old.spec.schedulingGates?.length) relaxGated(munged, old.spec, faults);
  if (!deepEqual(munged, old.spec))
    faults.forbidden('spec', `${MUTABLE_FIELDS}\n${specDiff(old.spec, munged)}`);
  return faults.causes;
}

/** The lines of the server's own structs that differ. Source: k8s.io/apimachinery/pkg/util/diff. */
export const specDiff = (before: DeepReadonly<PodSpec>, after: DeepReadonly<PodSpec>): string =>
  unifiedDiff(
    JSON.stringify(goStruct('PodSpec', before), null, 1),
    JSON.stringify(goStruct('PodSpec', after), null, 1),
  );

// region: frozen
/** The new spec with what may change put back to the old. */
function frozenPart(pod: DeepReadonly<Pod>, { spec: old }: DeepReadonly<Pod>): PodSpec {
  const spec = deepCopy<PodSpec>(pod.spec);
  for (const part of ['containers', 'initContainers'] as const) {
    spec[part]?.forEach((container, i) => {
      const image = old[part]?.[i]?.image;
      if (image !== undefined) container.image = image;
    });
  }
  for (const key of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates'] as const) {
    delete spec[key];
    if (old[key] !== undefined) Object.assign(spec, { [key]: old[key] });
  }
  return spec;
}
// endregion

/** Whether the rest of the checks can go on. */
function validateDeadlineUpdate(
  now: number | undefined,
  before: number | undefined,
  faults: Faults,
): boolean {
  const field = 'spec.activeDeadlineSeconds';
  if (now === undefined) {
    if (before !== undefined)
      faults.invalid(field, null, 'must not update from a positive integer to nil value');
  } else if (now < 0 || now > INT32_MAX) {
    faults.range(field, now, 0, INT32_MAX);
    return false;
  } else if (before !== undefined && now > before) {
    faults.invalid(field, now, 'must be less than or equal to previous value');
    return false;
  }
  return true;
}

/** Tolerations may be added; of those there are, only the seconds may change. */
function validateTolerationsUpdate(
  now: readonly DeepReadonly<Toleration>[],
  before: readonly DeepReadonly<Toleration>[],
  faults: Faults,
): void {
  const kept = before.every((old) =>
    now.some((each) => deepEqual({ ...each, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 })),
  );
  if (!kept)
    faults.forbidden(
      'spec.tolerations',
      'existing toleration can not be modified except its tolerationSeconds',
    );
}

/** Gates may only be taken away. */
function validateGatesUpdate(
  now: readonly DeepReadonly<PodSchedulingGate>[],
  before: readonly DeepReadonly<PodSchedulingGate>[],
  faults: Faults,
): void {
  now.forEach(({ name }, i) => {
    if (before.some((old) => old.name === name)) return;
    const why = `only deletion is allowed, but found new scheduling gate '${name}'`;
    faults.forbidden(`spec.schedulingGates[${i}].name`, why);
  });
}

/** While gates hold a Pod back, it may be sent to fewer nodes than before. */
function relaxGated(munged: PodSpec, old: DeepReadonly<PodSpec>, faults: Faults): void {
  const { nodeSelector = {}, affinity } = munged;
  if (Object.entries(old.nodeSelector ?? {}).some(([key, value]) => nodeSelector[key] !== value)) {
    const why = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
    faults.invalid('spec.nodeSelector', nodeSelector, why);
  }
  assignOrDelete(munged, 'nodeSelector', old.nodeSelector);
  const [now, before] = [affinity?.nodeAffinity, old.affinity?.nodeAffinity];
  if (deepEqual(now, before)) return;
  validateNodeAffinityUpdate(
    now?.[REQUIRED]?.nodeSelectorTerms,
    before?.[REQUIRED]?.nodeSelectorTerms,
    faults,
  );
  const rest = { ...affinity };
  delete rest.nodeAffinity;
  const kept = { ...rest, ...(before && { nodeAffinity: before }) };
  assignOrDelete(munged, 'affinity', !old.affinity && Object.keys(kept).length === 0 ? undefined : kept);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

type Terms = readonly DeepReadonly<NodeSelectorTerm>[] | undefined;

function validateNodeAffinityUpdate(now: Terms, before: Terms, faults: Faults): void {
  if (!before?.length) return;
  const field = `spec.affinity.nodeAffinity.${REQUIRED}.nodeSelectorTerms`;
  if (now?.length !== before.length) {
    const why = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    return faults.invalid(field, (now ?? []).map(internalTerm), why);
  }
  now.forEach((term, i) => {
    const old = before[i];
    const onlyAdds = (['matchExpressions', 'matchFields'] as const).every((part) =>
      (old?.[part] ?? []).every((requirement, j) => deepEqual(term[part]?.[j], requirement)),
    );
    const empty = !old?.matchExpressions?.length && !old?.matchFields?.length;
    if (onlyAdds && !empty) return;
    faults.invalid(
      `${field}[${i}]`,
      internalTerm(term),
      'only additions are allowed (no mutations or deletions)',
    );
  });
}

const internalTerm = (term: unknown): unknown => goStruct('NodeSelectorTerm', term);

function assignOrDelete(spec: PodSpec, key: 'nodeSelector' | 'affinity', value: unknown): void {
  if (value === undefined) delete spec[key];
  else Object.assign(spec, { [key]: value });
}
