/**
 * The addresses and node ports that Services get: drawn from 10.96.0.0/12 and 30000 to 32767, so that no two have the
 * same. Source: pkg/registry/core/service/storage/alloc.go, ipallocator, portallocator.
 */
import type { Service } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { invalid } from '../../api/status.ts';
import type { RandomStream } from '../../sim/random.ts';

/** The last address is the broadcast address; the first 256 are left to those who choose theirs. */
const ADDRESSES = 1 << 20;
const STATIC_ADDRESSES = 256;
const NODE_PORT_FIRST = 30_000;
const NODE_PORTS = 2_768;

interface Stock {
  readonly random: RandomStream;
  list(group: string, resource: string): readonly DeepReadonly<object>[];
}

export function allocateService(draft: Service, stock: Stock): void {
  const { spec, metadata } = draft;
  if (!spec || spec.type === 'ExternalName') return;
  const others = (stock.list('', 'services') as readonly DeepReadonly<Service>[]).filter(
    (other) => other.metadata.name !== metadata.name || other.metadata.namespace !== metadata.namespace,
  );
  const fault = (field: string, value: unknown, why: string): never => {
    const cause = {
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
      field,
    };
    throw invalid({ group: '', kind: 'Service' }, metadata.name ?? '', [cause]);
  };
  const addresses = new Set(others.map((other) => other.spec?.clusterIP));
  const asked = spec.clusterIP || spec.clusterIPs?.[0];
  if (asked !== undefined && asked !== 'None' && addresses.has(asked))
    fault('spec.clusterIPs', [asked], `failed to allocate IP ${asked}: provided IP is already allocated`);
  spec.clusterIP = asked ?? unused(addresses, () => randomAddress(stock.random));
  spec.clusterIPs = [spec.clusterIP];
  const bothFamilies = asked === 'None' && !spec.selector;
  spec.ipFamilies ??= bothFamilies ? ['IPv4', 'IPv6'] : ['IPv4'];
  spec.ipFamilyPolicy ??= bothFamilies ? 'RequireDualStack' : 'SingleStack';
  if (spec.type === 'ClusterIP' || spec.allocateLoadBalancerNodePorts === false) return;
  const nodePorts = new Set(
    others.flatMap((other) => other.spec?.ports?.map(({ nodePort }) => nodePort) ?? []),
  );
  spec.ports?.forEach((port, i) => {
    const field = `spec.ports[${i}].nodePort`;
    const given = port.nodePort;
    if (given) {
      if (given < NODE_PORT_FIRST || given >= NODE_PORT_FIRST + NODE_PORTS)
        fault(
          field,
          given,
          'provided port is not in the valid range. The range of valid ports is 30000-32767',
        );
      if (nodePorts.has(given)) fault(field, given, 'provided port is already allocated');
    }
    port.nodePort = given || unused(nodePorts, () => NODE_PORT_FIRST + stock.random.below(NODE_PORTS));
    nodePorts.add(port.nodePort);
  });
}

function unused<T>(taken: ReadonlySet<T | undefined>, draw: () => T): T {
  let drawn = draw();
  while (taken.has(drawn)) drawn = draw();
  return drawn;
}

function randomAddress(random: RandomStream): string {
  const offset = STATIC_ADDRESSES + random.below(ADDRESSES - STATIC_ADDRESSES - 1) + 1;
  return `10.${96 + (offset >> 16)}.${(offset >> 8) & 255}.${offset & 255}`;
}
