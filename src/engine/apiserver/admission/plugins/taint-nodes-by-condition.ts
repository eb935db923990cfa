/** A new Node is tainted until the node lifecycle controller finds it ready. Source: plugin/pkg/admission/nodetaint, 1.36.4. */
import { type AdmissionPlugin, concerns, type Node } from '#engine';

const NOT_READY = 'node.kubernetes.io/not-ready';

export const TaintNodesByCondition = {
  name: 'TaintNodesByCondition',
  handles: (attributes) => attributes.operation === 'CREATE' && concerns(attributes, 'nodes'),

  admit({ object }) {
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY && effect === 'NoSchedule')) return;
    node.spec = { ...node.spec, taints: [...taints, { key: NOT_READY, effect: 'NoSchedule' }] };
  },
} satisfies AdmissionPlugin;
