/** Brings up `lo` in the new network namespace. Source: containernetworking/plugins 1.9.1, plugins/main/loopback. */
import type { CniPlugin } from './plugin.ts';

export const loopback = {
  type: 'loopback',
  addMicros: 6_000,
  delMicros: 4_000,
  add: (config, environment) => ({
    cniVersion: config.cniVersion,
    interfaces: [{ mac: '00:00:00:00:00:00', name: 'lo', sandbox: environment.CNI_NETNS ?? '' }],
    ips: [
      { address: '127.0.0.1/8', interface: 0 },
      { address: '::1/128', interface: 0 },
    ],
  }),
  del: () => {},
} satisfies CniPlugin;
