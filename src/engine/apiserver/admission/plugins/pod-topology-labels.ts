/**
 * Tells a Pod where it runs: the zone and region of its node become labels of the Binding, and so of the Pod.
 * Source: plugin/pkg/admission/podtopologylabels, 1.36.4.
 */
import { type AdmissionPlugin, type Binding, concerns, type Node } from '#engine';

const labels = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

export const PodTopologyLabels = {
  name: 'PodTopologyLabels',
  handles: (attributes) => attributes.operation === 'CREATE' && concerns(attributes, 'pods/binding'),

  admit({ object }, { server }) {
    const binding = object as Binding;
    const node = server.lookup<Node>('', 'nodes', '', binding.target.name ?? '');
    for (const label of labels) {
      const value = node?.metadata.labels?.[label];
      if (value !== undefined) binding.metadata.labels = { ...binding.metadata.labels, [label]: value };
    }
  },
} satisfies AdmissionPlugin;
