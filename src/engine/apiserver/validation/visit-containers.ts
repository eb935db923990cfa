/** All containers of a Pod with their paths. Source: pkg/apis/core/pods/helpers.go `VisitContainersWithPath`. */
import type { Container, PodSpec } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';

export function visitContainers(
  spec: DeepReadonly<PodSpec>,
  visit: (container: DeepReadonly<Container>, path: string) => void,
): void {
  for (const part of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    spec[part]?.forEach((container, index) => {
      visit(container as DeepReadonly<Container>, `spec.${part}[${index}]`);
    });
  }
}
