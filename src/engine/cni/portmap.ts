/**
 * Forwards ports of the node to the pod, for containers with a `hostPort`; without one it passes the previous result
 * on. Source: containernetworking/plugins 1.9.1, plugins/meta/portmap.
 */
import type { CniPlugin } from './plugin.ts';

export const portmap = {
  type: 'portmap',
  addMicros: 8_000,
  delMicros: 6_000,
  add: (config) => config.prevResult ?? { cniVersion: config.cniVersion },
  del: () => {},
} satisfies CniPlugin;
