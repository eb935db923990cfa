/** What a reader says of a node, looked at where it is said: an Error in one sentence with what to write instead. */
import type { Taint } from './api/core-v1.ts';
import { isDnsSubdomain } from './api/dns-subdomain.ts';
import type { Quantity } from './api/object.ts';
import { isQuantity } from './api/quantities.ts';
import type { NodeOptions } from './initial-objects.ts';

const OPTIONS = [
  'name',
  'cpu',
  'memory',
  'pods',
  'resources',
  'labels',
  'taints',
  'unschedulable',
  'images',
] as const satisfies readonly (keyof NodeOptions)[];
const EFFECTS: readonly unknown[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function checkNode(node: NodeOptions): void {
  const { name, cpu, memory, pods, resources, taints } = node;
  if (!isDnsSubdomain(String(name)))
    throw new Error(`nodes: ${JSON.stringify(name)} is no name of a node: write one such as 'node-1'`);
  const unknown = Object.keys(node).find((key) => !OPTIONS.some((option) => option === key));
  if (unknown !== undefined)
    throw new Error(`nodes: ${name} has ${unknown}: what can be said of a node is ${OPTIONS.join(', ')}`);
  checkQuantities(`nodes: ${name}:`, {
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    ...(pods !== undefined && { pods }),
    ...resources,
  });
  checkTaints(`nodes: ${name}:`, taints ?? []);
}

export function checkQuantities(where: string, quantities: Readonly<Record<string, Quantity>>): void {
  for (const [resource, quantity] of Object.entries(quantities)) {
    if (!isQuantity(quantity))
      throw new Error(`${where} ${resource} is ${JSON.stringify(quantity)}: write a quantity, such as '4'`);
  }
}

export function checkTaints(where: string, taints: readonly Taint[]): void {
  for (const taint of taints) {
    if (typeof taint?.key !== 'string' || !EFFECTS.includes(taint.effect))
      throw new Error(
        `${where} ${JSON.stringify(taint)} is no taint: write { key: 'example.com/spot', effect: 'NoSchedule' }, with the effect ${EFFECTS.join(', ')}`,
      );
  }
}
