/**
 * A Pod stays for 300 s on a node that is not ready or cannot be reached, unless it says otherwise.
 * Source: plugin/pkg/admission/defaulttolerationseconds, 1.36.4.
 */
import { type AdmissionPlugin, concerns, type Pod } from '#engine';

const TOLERATION_SECONDS = 300;
const taints = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export const DefaultTolerationSeconds = {
  name: 'DefaultTolerationSeconds',
  handles: (attributes) =>
    ['CREATE', 'UPDATE'].includes(attributes.operation) && concerns(attributes, 'pods'),

  admit({ object }) {
    const { spec } = object as Pod;
    const own = spec.tolerations ?? [];
    const missing = taints.filter(
      (taint) =>
        !own.some(({ key, effect }) => (!key || key === taint) && (!effect || effect === 'NoExecute')),
    );
    if (missing.length === 0) return;
    spec.tolerations = [
      ...own,
      ...missing.map((key) => ({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: TOLERATION_SECONDS,
      })),
    ];
  },
} satisfies AdmissionPlugin;
