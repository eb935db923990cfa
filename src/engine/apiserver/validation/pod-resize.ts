/** Resources of a running Pod may change. Source: pkg/apis/core/validation/validation.go `ValidatePodResize`. */
import type { Container, Pod, ResourceRequirements } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { type DeepReadonly, deepEqual } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { qosClass } from '../resources/qos-class.ts';
import { validatePodState } from './pod.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const MUTABLE = 'only cpu and memory resources are mutable';

export function validateUpdate(pod: DeepReadonly<Pod>, old: DeepReadonly<Pod>): readonly ReasonCause[] {
  const never = new Faults();
  if (old.metadata.annotations?.[MIRROR] !== undefined)
    never.forbidden('[]', 'static pods cannot be resized');
  else if (old.spec.os?.name === 'windows') never.forbidden('[]', 'windows pods cannot be resized');
  if (never.causes.length > 0) return never.causes;
  const faults = validatePodState(pod);
  if ((old.status.qosClass ?? qosClass(old)) !== qosClass(pod)) {
    const why = 'Pod QOS Class may not change as a result of resizing';
    faults.invalid('spec', pod.status.qosClass, why);
  }
  const running = old.status.containerStatuses?.find(({ state }) => state?.running);
  if (running && !running.resources)
    faults.forbidden('spec', 'Pod running on node without support for resize');
  validateOfPod(pod.spec.resources, old.spec.resources, faults);
  if (!validateOrder(pod, old, faults)) return faults.causes;
  for (const part of ['initContainers', 'containers'] as const) {
    pod.spec[part]?.forEach(({ resources }, i) => {
      const field = `spec.${part}[${i}].resources`;
      validateKept(resources, old.spec[part]?.[i]?.resources, field, 'resource', faults);
    });
  }
  pod.spec.containers.forEach((container, i) => {
    if (!sameBesides(container, old.spec.containers[i])) faults.forbidden('spec', MUTABLE);
  });
  pod.spec.initContainers?.forEach((container, i) => {
    const before = old.spec.initContainers?.[i];
    const field = `spec.initContainers[${i}]`;
    if (!sameBesides(container, before))
      faults.forbidden(field, 'only cpu and memory resources for init or sidecar containers are mutable');
    const restarts = container.resizePolicy?.some(
      ({ restartPolicy }) => restartPolicy === 'RestartContainer',
    );
    if (restarts && container.restartPolicy !== 'Always' && !deepEqual(container, before)) {
      const why = 'non-sidecar init containers with a resize policy of RestartContainer cannot be resized';
      faults.forbidden(field, why);
    }
  });
  return faults.causes;
}

type Requirements = DeepReadonly<ResourceRequirements> | undefined;

function validateOfPod(now: Requirements, before: Requirements, faults: Faults): void {
  if (!before && !now) return;
  if (before && !now) return faults.forbidden('spec.resources', 'pod-level resources cannot be removed');
  validateKept(now, before, 'spec.resources', 'pod-level resource', faults);
  if (!deepEqual(others(now), others(before))) faults.forbidden('spec', `${MUTABLE} at pod-level`);
}

/** What was requested or limited stays so, if by another number. */
function validateKept(
  now: Requirements,
  before: Requirements,
  field: string,
  what: string,
  faults: Faults,
): void {
  for (const part of ['requests', 'limits'] as const) {
    const removed = Object.keys(before?.[part] ?? {}).some((name) => now?.[part]?.[name] === undefined);
    if (removed) faults.forbidden(`${field}.${part}`, `${what} ${part} cannot be removed`);
  }
}

function validateOrder(pod: DeepReadonly<Pod>, old: DeepReadonly<Pod>, faults: Faults): boolean {
  const before = faults.causes.length;
  for (const part of ['containers', 'initContainers'] as const) {
    const [now, then] = [pod.spec[part] ?? [], old.spec[part] ?? []];
    if (now.length !== then.length)
      faults.forbidden(`spec.${part}`, `${part} may not be added or removed on resize`);
    else
      then.forEach(({ name }, i) => {
        if (now[i]?.name !== name)
          faults.forbidden(`spec.${part}[${i}].name`, `${part} may not be renamed or reordered on resize`);
      });
  }
  return faults.causes.length === before;
}

function sameBesides(now: DeepReadonly<Container>, before: DeepReadonly<Container> | undefined): boolean {
  const bare = ({ resources, ...rest }: DeepReadonly<Container>): unknown => [rest, others(resources)];
  return before !== undefined && deepEqual(bare(now), bare(before));
}

/** Requirements without those that may change. */
function others(requirements: Requirements): unknown {
  const without = (list: Readonly<Record<string, string>> = {}): unknown =>
    Object.entries(list).filter(([name]) => name !== 'cpu' && name !== 'memory');
  return [without(requirements?.limits), without(requirements?.requests)];
}
