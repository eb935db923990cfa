/** IP addresses. Source: k8s.io/apiserver/pkg/cel/library/ip.go, 1.36.4. */
import { structType } from '../cel-type.ts';
import type { Sized } from '../cost.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, Opaque } from '../values.ts';
import { type Address, bitsOf, isMapped, parseAddress, printAddress, zoneOf } from './address.ts';

export type Ip = Opaque<Address & Sized>;

const IP = structType('net.IP');

export const ipValue = (address: Address): Ip =>
  new Opaque(
    IP,
    { ...address, costSize: bitsOf(address) / 8 },
    (other) => other.family === address.family && other.value === address.value,
  );

export function parseIp(text: string): Ip | CelError {
  let address: Address;
  try {
    address = parseAddress(text);
  } catch (error) {
    const why = (error as Error).message;
    return new CelError(
      `IP Address ${JSON.stringify(text)} parse error during conversion from string: ${why}`,
    );
  }
  if (zoneOf(text) !== '')
    return new CelError(`IP address ${JSON.stringify(text)} with zone value is not allowed`);
  if (isMapped(address))
    return new CelError(`IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
  return ipValue(address);
}

/** Whether the first bits of an address are those of another. */
const startsWith = ({ value, ...address }: Address, prefix: bigint, length: number): boolean =>
  value >> BigInt(bitsOf({ value, ...address }) - length) === prefix;

const isUnspecified = ({ value }: Address): boolean => value === 0n;
const isLoopback = (address: Address): boolean =>
  address.family === 4 ? startsWith(address, 127n, 8) : address.value === 1n;
const isMulticast = (address: Address): boolean =>
  address.family === 4 ? startsWith(address, 0xen, 4) : startsWith(address, 0xffn, 8);
const isLinkLocalMulticast = (address: Address): boolean =>
  address.family === 4
    ? startsWith(address, 0xe00000n, 24)
    : startsWith(address, 0xffn, 8) && ((address.value >> 112n) & 15n) === 2n;
const isLinkLocalUnicast = (address: Address): boolean =>
  address.family === 4 ? startsWith(address, 0xa9fen, 16) : startsWith(address, 0x3fan, 10);
const isGlobalUnicast = (address: Address): boolean =>
  !(isUnspecified(address) || isLoopback(address) || isMulticast(address) || isLinkLocalUnicast(address)) &&
  !(address.family === 4 && address.value === 0xffffffffn);

const is = (id: string, name: string, test: (address: Address) => boolean): Overload =>
  overload(`ip_${id}`, `(net.IP).${name}(): bool`, ({ value }: Ip) => test(value));

export const ips: readonly Overload[] = [
  overload('string_to_ip', 'ip(string): net.IP', parseIp),
  overload('is_ip', 'isIP(string): bool', (text: string) => parseIp(text) instanceof Opaque),
  overload('ip_is_canonical', 'ip.isCanonical(string): bool', (text: string): CelValue => {
    const parsed = parseIp(text);
    return parsed instanceof CelError ? parsed : printAddress(parsed.value) === text;
  }),
  overload('ip_family', '(net.IP).family(): int', ({ value }: Ip) => BigInt(value.family)),
  is('is_unspecified', 'isUnspecified', isUnspecified),
  is('is_loopback', 'isLoopback', isLoopback),
  is('is_link_local_multicast', 'isLinkLocalMulticast', isLinkLocalMulticast),
  is('is_link_local_unicast', 'isLinkLocalUnicast', isLinkLocalUnicast),
  is('is_global_unicast', 'isGlobalUnicast', isGlobalUnicast),
  overload('ip_to_string', 'string(net.IP): string', ({ value }: Ip) => printAddress(value)),
];
