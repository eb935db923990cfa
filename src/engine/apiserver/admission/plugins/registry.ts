/** The plugins that are modelled; order.ts says in which order they are asked. */
import type { AdmissionPlugin } from '../admission.ts';
import { whereThereAre } from '../on-demand/where-there-are.ts';
import { PodSecurityOnDemand } from '../pod-security-on-demand.ts';
import { DefaultStorageClass } from './default-storage-class.ts';
import { DefaultTolerationSeconds } from './default-toleration-seconds.ts';
import { NamespaceLifecycle } from './namespace-lifecycle.ts';
import { NodeRestriction } from './node-restriction.ts';
import { PodTopologyLabels } from './pod-topology-labels.ts';
import { Priority } from './priority.ts';
import { RuntimeClass } from './runtime-class.ts';
import { ServiceAccount } from './service-account.ts';
import { TaintNodesByCondition } from './taint-nodes-by-condition.ts';

export const plugins: readonly AdmissionPlugin[] = [
  NamespaceLifecycle,
  whereThereAre('limitranges', 'LimitRanger', async () => {
    const { LimitRanger } = await import('../on-demand/limit-ranger.ts');
    return LimitRanger;
  }),
  ServiceAccount,
  NodeRestriction,
  TaintNodesByCondition,
  PodSecurityOnDemand,
  Priority,
  DefaultTolerationSeconds,
  DefaultStorageClass,
  RuntimeClass,
  PodTopologyLabels,
  whereThereAre('resourcequotas', 'ResourceQuota', async () => {
    const { ResourceQuota } = await import('../on-demand/resource-quota.ts');
    return ResourceQuota;
  }),
];
