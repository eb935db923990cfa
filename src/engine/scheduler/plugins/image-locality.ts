/**
 * Prefers nodes that have the Pod's images, the more bytes the better. An image counts less while few nodes have it,
 * so that one node does not draw all Pods. Source: plugins/imagelocality, 1.36.4.
 */
import type { AnyPlugin, NodeInfo, PluginFactory } from '#engine';

const MIN_THRESHOLD_BYTES = 23 * 1_024 * 1_024;
const MAX_CONTAINER_THRESHOLD_BYTES = 1_000 * 1_024 * 1_024;

export const ImageLocality = {
  name: 'ImageLocality',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'ImageLocality',
    signPod: ({ spec }) => {
      const images = [...spec.containers, ...(spec.initContainers ?? [])].map(({ image = '' }) =>
        withTag(image),
      );
      return [{ key: 'v1.Pod.Spec.CanonicalImageNames()', value: [...new Set(images)].sort() }];
    },
    score({ spec }, node) {
      if (node.images.size === 0) return 0;
      const volumes = (spec.volumes ?? []).flatMap(({ image }) => (image ? [image.reference] : []));
      const images = [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => image);
      const nodeCount = handle.nodes().length;
      let bytes = 0;
      for (const image of [...images, ...volumes]) bytes += scaledBytes(node, image ?? '', nodeCount);
      return priority(bytes, images.length + volumes.length);
    },
  }),
} satisfies PluginFactory<object, AnyPlugin>;

function scaledBytes(node: NodeInfo, image: string, nodeCount: number): number {
  const state = node.images.get(withTag(image));
  return state ? Math.trunc(state.bytes * (state.nodes.size / nodeCount)) : 0;
}

/** From 23 MiB (0) to 1000 MiB a container (100). */
function priority(bytes: number, count: number): number {
  const highest = MAX_CONTAINER_THRESHOLD_BYTES * count;
  const clamped = Math.min(Math.max(bytes, MIN_THRESHOLD_BYTES), highest);
  return Math.trunc((100 * (clamped - MIN_THRESHOLD_BYTES)) / (highest - MIN_THRESHOLD_BYTES));
}

/** An image without a tag is `:latest`. */
const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
