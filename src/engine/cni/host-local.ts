/**
 * Addresses of one node's range, in order. The first is the gateway's, so the first pod gets .2; an address that was
 * given back is not given again before the range has been gone through.
 * Source: containernetworking/plugins 1.9.1, plugins/ipam/host-local.
 */
import type { CniPlugin } from './plugin.ts';

/** Beside the leases, the plugin keeps a file that names the last address it gave. */
const LAST_RESERVED = 'last_reserved_ip.0';

export const hostLocal = {
  type: 'host-local',
  addMicros: 6_000,
  delMicros: 4_000,
  add(config, environment, { leases }) {
    const subnet = config.ipam?.ranges[0]?.[0]?.subnet ?? '';
    const [network = 0, bits = 0] = parseSubnet(subnet);
    const size = 0x1_0000_0000 / (1 << bits);
    let offset = Number(leases.get(LAST_RESERVED) ?? 1);
    for (let tried = 0; tried < size - 3; tried++) {
      offset = offset + 1 < size - 1 ? offset + 1 : 2;
      const address = formatAddress(network + offset);
      if (leases.has(address)) continue;
      leases.set(address, environment.CNI_CONTAINERID ?? '');
      leases.set(LAST_RESERVED, String(offset));
      return {
        cniVersion: config.cniVersion,
        ips: [{ address: `${address}/${bits}`, gateway: formatAddress(network + 1) }],
        routes: config.ipam?.routes ?? [],
      };
    }
    throw new Error(
      `failed to allocate for range 0: no IP addresses available in range set: ${formatAddress(network + 1)}-${formatAddress(network + size - 2)}`,
    );
  },
  del(_config, environment, { leases }) {
    for (const [address, container] of leases)
      if (container === environment.CNI_CONTAINERID) leases.delete(address);
  },
} satisfies CniPlugin;

function parseSubnet(subnet: string): [network: number, bits: number] {
  const [address = '', bits = '0'] = subnet.split('/');
  return [address.split('.').reduce((value, part) => value * 256 + Number(part), 0), Number(bits)];
}

function formatAddress(value: number): string {
  return [16_777_216, 65_536, 256, 1].map((unit) => Math.floor(value / unit) % 256).join('.');
}
