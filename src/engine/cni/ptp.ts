/**
 * A veth pair between the node and the pod, with an address from the IPAM plugin that the configuration names.
 * Source: containernetworking/plugins 1.9.1, plugins/main/ptp.
 */
import type { CniPlugin } from './plugin.ts';

export const ptp = {
  type: 'ptp',
  addMicros: 20_000,
  delMicros: 24_000,
  async add(config, environment, context, step) {
    const { ips = [], routes = [] } = (await context.delegate(config.ipam?.type ?? '', config, step)) ?? {};
    return {
      cniVersion: config.cniVersion,
      interfaces: [
        { mac: context.mac(), name: context.vethName() },
        { mac: context.mac(), name: environment.CNI_IFNAME ?? '', sandbox: environment.CNI_NETNS ?? '' },
      ],
      ips: ips.map((ip) => ({ ...ip, interface: 1 })),
      routes,
    };
  },
  async del(config, _environment, context, step) {
    await context.delegate(config.ipam?.type ?? '', config, step);
  },
} satisfies CniPlugin;
