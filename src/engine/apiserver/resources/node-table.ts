/** A Node as `kubectl get nodes` shows it. Source: pkg/printers/internalversion/printers.go `printNode`. */
import type { Node } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { TablePrinter } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

const ROLE = 'node-role.kubernetes.io/';

export const nodeTable: TablePrinter<Node> = {
  columns: [
    nameColumn,
    column('Status'),
    column('Roles'),
    ageColumn,
    column('Version'),
    column('Internal-IP', 1),
    column('External-IP', 1),
    column('OS-Image', 1),
    column('Kernel-Version', 1),
    column('Container-Runtime', 1),
  ],
  cells: (node, now) => {
    const { metadata, status } = node;
    const info = status?.nodeInfo;
    return [
      metadata.name ?? '',
      nodeStatus(node),
      roles(node),
      age(metadata.creationTimestamp, now),
      info?.kubeletVersion ?? '',
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      info?.kernelVersion || '<unknown>',
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
};

function nodeStatus({ spec, status }: DeepReadonly<Node>): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

function roles({ metadata }: DeepReadonly<Node>): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE) && key.length > ROLE.length) found.add(key.slice(ROLE.length));
    else if (key === 'kubernetes.io/role' && value !== '') found.add(value);
  }
  return [...found].sort().join(',') || '<none>';
}

const address = ({ status }: DeepReadonly<Node>, type: string): string =>
  status?.addresses?.find((entry) => entry.type === type)?.address ?? '<none>';
