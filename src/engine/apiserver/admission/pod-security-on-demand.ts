/**
 * PodSecurity, which loads when there is something to hold a Pod to. Without a label of its own a namespace lets
 * everything pass, and all that the plugin does is to say so in the audit log.
 */
import type { Namespace } from '../../api/core-v1.ts';
import { type AdmissionAttributes, type AdmissionPlugin, concerns } from './admission.ts';

const PREFIX = 'pod-security.kubernetes.io/';

export const PodSecurityOnDemand = {
  name: 'PodSecurity',

  handles: ({ operation, resource }) =>
    (operation === 'CREATE' || operation === 'UPDATE') &&
    concerns({ resource, subresource: '' } as AdmissionAttributes, 'namespaces', 'pods', ...workloads),

  async validate(attributes, context) {
    const { resource, subresource, namespace } = attributes;
    if (resource.resource !== 'namespaces') {
      const home = context.server.lookup<Namespace>('', 'namespaces', '', namespace);
      const isLabelled = Object.keys(home?.metadata.labels ?? {}).some((label) => label.startsWith(PREFIX));
      if (home && !isLabelled) {
        const isPod =
          resource.resource === 'pods' && ['', 'ephemeralcontainers', 'resize'].includes(subresource);
        if (isPod) context.auditAnnotations[`${PREFIX}enforce-policy`] = 'privileged:latest';
        return;
      }
    }
    const { PodSecurity } = await context.server.sim.load(() => import('./plugins/pod-security.ts'));
    return PodSecurity.validate?.(attributes, context);
  },
} satisfies AdmissionPlugin;

/** What makes Pods by a template. */
const workloads = [
  'podtemplates',
  'replicationcontrollers',
  'replicasets.apps',
  'deployments.apps',
  'daemonsets.apps',
  'statefulsets.apps',
  'jobs.batch',
  'cronjobs.batch',
];
