/** Every resource that the server has; a new one is a file beside this and a line in here. */
import type { Resource } from '../resource.ts';
import { configMaps } from './configmaps.ts';
import { events, newEvents } from './events.ts';
import { leases } from './leases.ts';
import { namespaces } from './namespaces.ts';
import { nodes } from './nodes.ts';
import { pods } from './pods.ts';
import { serviceAccounts } from './serviceaccounts.ts';

export const resources: readonly Resource[] = [
  configMaps,
  events,
  leases,
  namespaces,
  newEvents,
  nodes,
  pods,
  serviceAccounts,
];

/** By API group and plural. */
export const findResource = (group: string, resource: string): Resource | undefined =>
  resources.find((known) => known.resource === resource && known.group === group);

/** By apiVersion and kind. */
export const findKind = (apiVersion: string, kind: string): Resource | undefined =>
  resources.find(
    (known) =>
      known.kind === kind && apiVersion === (known.group ? `${known.group}/${known.version}` : known.version),
  );
