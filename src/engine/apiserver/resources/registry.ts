/** Every resource that the server has; a new one is a file beside this and a line in here. */

import type { Resource } from '../resource.ts';
import {
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  subjectAccessReviews,
} from './access-reviews.ts';
import {
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
} from './admission-policies.ts';
import { clusterRoleBindings } from './clusterrolebindings.ts';
import { clusterRoles } from './clusterroles.ts';
import { configMaps } from './configmaps.ts';
import { csiDrivers } from './csidrivers.ts';
import { csiNodes } from './csinodes.ts';
import { csiStorageCapacities } from './csistoragecapacities.ts';
import { deployments } from './deployments.ts';
import { events, newEvents } from './events.ts';
import { leases } from './leases.ts';
import { limitRanges } from './limitranges.ts';
import { namespaces } from './namespaces.ts';
import { nodes } from './nodes.ts';
import { persistentVolumeClaims } from './persistentvolumeclaims.ts';
import { persistentVolumes } from './persistentvolumes.ts';
import { podDisruptionBudgets } from './poddisruptionbudgets.ts';
import { pods } from './pods.ts';
import { podTemplates } from './podtemplates.ts';
import { priorityClasses } from './priorityclasses.ts';
import { replicaSets } from './replicasets.ts';
import { replicationControllers } from './replicationcontrollers.ts';
import { resourceQuotas } from './resourcequotas.ts';
import { roleBindings } from './rolebindings.ts';
import { roles } from './roles.ts';
import { runtimeClasses } from './runtimeclasses.ts';
import { secrets } from './secrets.ts';
import { selfSubjectReviews } from './selfsubjectreviews.ts';
import { selfSubjectRulesReviews } from './selfsubjectrulesreviews.ts';
import { serviceAccounts } from './serviceaccounts.ts';
import { services } from './services.ts';
import { statefulSets } from './statefulsets.ts';
import { storageClasses } from './storageclasses.ts';
import { tokenReviews } from './tokenreviews.ts';
import { volumeAttachments } from './volumeattachments.ts';
import { mutatingWebhookConfigurations, validatingWebhookConfigurations } from './webhook-configurations.ts';

export const resources: readonly Resource[] = [
  configMaps,
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  deployments,
  events,
  leases,
  limitRanges,
  namespaces,
  newEvents,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  podTemplates,
  priorityClasses,
  replicaSets,
  replicationControllers,
  resourceQuotas,
  runtimeClasses,
  secrets,
  serviceAccounts,
  services,
  statefulSets,
  storageClasses,
  volumeAttachments,
  roles,
  roleBindings,
  clusterRoles,
  clusterRoleBindings,
  selfSubjectReviews,
  tokenReviews,
  selfSubjectAccessReviews,
  subjectAccessReviews,
  localSubjectAccessReviews,
  selfSubjectRulesReviews,
  mutatingWebhookConfigurations,
  validatingWebhookConfigurations,
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
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
