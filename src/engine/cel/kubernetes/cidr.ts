/** Networks. Source: k8s.io/apiserver/pkg/cel/library/cidr.go, 1.36.4; Go's net/netip. */
import { structType } from '../cel-type.ts';
import type { Sized } from '../cost.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, noSuchOverload, Opaque } from '../values.ts';
import { type Address, bitsOf, isMapped, parseAddress, printAddress, zoneOf } from './address.ts';
import { type Ip, ipValue, parseIp } from './ip.ts';

interface Network extends Sized {
  readonly address: Address;
  /** The length of the prefix. */
  readonly bits: number;
}

type Cidr = Opaque<Network>;

const CIDR = structType('net.CIDR');

const cidrValue = (address: Address, bits: number): Cidr =>
  new Opaque(
    CIDR,
    { address, bits, costSize: Math.ceil(bits / 8) },
    (other) =>
      other.bits === bits && other.address.family === address.family && other.address.value === address.value,
  );

const FAILED = 'network address parse error during conversion from string: ';

function parseCidr(text: string): Cidr | CelError {
  const fail = (why: string): CelError =>
    new CelError(`${FAILED}${FAILED}netip.ParsePrefix(${JSON.stringify(text)}): ${why}`);
  const slash = text.lastIndexOf('/');
  if (slash < 0) return fail("no '/'");
  let address: Address;
  try {
    address = parseAddress(text.slice(0, slash));
  } catch (error) {
    return fail((error as Error).message);
  }
  if (zoneOf(text.slice(0, slash)) !== '') return fail('IPv6 zones cannot be present in a prefix');
  const length = text.slice(slash + 1);
  if (!/^(0|[1-9]\d*)$/.test(length)) return fail(`bad bits after slash: ${JSON.stringify(length)}`);
  const bits = Number(length);
  if (bits > bitsOf(address)) return fail('prefix length out of range');
  if (isMapped(address))
    return new CelError(`${FAILED}IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`);
  return cidrValue(address, bits);
}

/** The bits of an address that a prefix of this length leaves. */
const prefix = (address: Address, bits: number): bigint => address.value >> BigInt(bitsOf(address) - bits);

const holds = ({ address, bits }: Network, other: Address): boolean =>
  address.family === other.family && prefix(address, bits) === prefix(other, bits);

const containsIp = ({ value }: Cidr, ip: CelValue): CelValue =>
  ip instanceof Opaque ? holds(value, (ip as Ip).value) : noSuchOverload;

const containsCidr = ({ value }: Cidr, other: CelValue): CelValue => {
  if (!(other instanceof Opaque)) return noSuchOverload;
  const inner = (other as Cidr).value;
  return value.bits <= inner.bits && holds(value, inner.address);
};

const printCidr = ({ value: { address, bits } }: Cidr): string => `${printAddress(address)}/${bits}`;

function masked({ value: { address, bits } }: Cidr): CelValue {
  const rest = BigInt(bitsOf(address) - bits);
  return cidrValue({ ...address, value: (address.value >> rest) << rest }, bits);
}

export const cidrs: readonly Overload[] = [
  overload('string_to_cidr', 'cidr(string): net.CIDR', parseCidr),
  overload('is_cidr', 'isCIDR(string): bool', (text: string) => parseCidr(text) instanceof Opaque),
  overload('cidr_contains_ip_string', '(net.CIDR).containsIP(string): bool', (cidr: Cidr, text: string) =>
    containsIp(cidr, parseIp(text)),
  ),
  overload('cidr_contains_ip_ip', '(net.CIDR).containsIP(net.IP): bool', containsIp),
  overload('cidr_contains_cidr_string', '(net.CIDR).containsCIDR(string): bool', (cidr: Cidr, text: string) =>
    containsCidr(cidr, parseCidr(text)),
  ),
  overload('cidr_contains_cidr', '(net.CIDR).containsCIDR(net.CIDR): bool', containsCidr),
  overload('cidr_ip', '(net.CIDR).ip(): net.IP', ({ value }: Cidr) => ipValue(value.address)),
  overload('cidr_prefix_length', '(net.CIDR).prefixLength(): int', ({ value }: Cidr) => BigInt(value.bits)),
  overload('cidr_masked', '(net.CIDR).masked(): net.CIDR', masked),
  overload('cidr_to_string', 'string(net.CIDR): string', printCidr),
];
