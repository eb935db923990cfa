/**
 * `runAsNonRoot`: the kubelet does not start a container that would run as root, or of which it cannot tell. Pure.
 * Source: pkg/kubelet/kuberuntime/security_context_others.go (`verifyRunAsNonRoot`), 1.36.4.
 */
import type { Container, Pod } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import type { Image } from '../containerd/cri.ts';

/** Why the container may not run, or undefined. */
export function rootObjection(
  pod: DeepReadonly<Pod>,
  container: DeepReadonly<Container>,
  image: DeepReadonly<Image> | undefined,
): string | undefined {
  const { runAsNonRoot, runAsUser } = { ...pod.spec.securityContext, ...container.securityContext };
  if (!runAsNonRoot) return undefined;
  const { name, namespace, uid } = pod.metadata;
  const which = `(pod: "${name}_${namespace}(${uid})", container: ${container.name})`;
  if (runAsUser !== undefined)
    return runAsUser === 0 ? `container's runAsUser breaks non-root policy ${which}` : undefined;
  if (image?.username !== undefined)
    return `container has runAsNonRoot and image has non-numeric user (${image.username}), cannot verify user is non-root ${which}`;
  return Number(image?.uid?.value ?? 0) === 0
    ? `container has runAsNonRoot and image will run as root ${which}`
    : undefined;
}
