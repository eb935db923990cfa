/**
 * The plugins of kube-apiserver 1.36.4 in the order in which they are asked. Those that are modelled have a file under
 * plugins/ or on-demand/, or are the hooks of hooks.ts; the others would let pass whatever this cluster can hold.
 * Source: pkg/kubeapiserver/options/plugins.go `AllOrderedPlugins`, `DefaultOffAdmissionPlugins`.
 */
export interface PluginOrder {
  readonly name: string;
  readonly modelled: boolean;
  /** What it does, or why nothing is lost without it. */
  readonly about: string;
}

const modelled = (name: string, about: string): PluginOrder => ({ name, modelled: true, about });
const absent = (name: string, about: string): PluginOrder => ({ name, modelled: false, about });

export const MUTATING_POLICIES = 'MutatingAdmissionPolicy';
export const VALIDATING_POLICIES = 'ValidatingAdmissionPolicy';
export const MUTATING_WEBHOOKS = 'MutatingAdmissionWebhook';
export const VALIDATING_WEBHOOKS = 'ValidatingAdmissionWebhook';

export const pluginOrder: readonly PluginOrder[] = [
  modelled('NamespaceLifecycle', 'nothing is created in a namespace that is missing or terminating'),
  modelled(
    'LimitRanger',
    'where there are LimitRanges: gives containers their defaults and keeps them within bounds',
  ),
  modelled('ServiceAccount', 'gives a Pod its service account and the token volume'),
  modelled('NodeRestriction', 'a kubelet writes only what is its own; off by default, on in most clusters'),
  modelled('TaintNodesByCondition', 'a new Node is tainted until it is ready'),
  modelled('PodSecurity', 'holds Pods to the level that their namespace names'),
  modelled('Priority', 'turns the class name into a number'),
  modelled('DefaultTolerationSeconds', 'tolerates a node that is away for 300 s'),
  modelled('DefaultStorageClass', 'gives a claim without a class the default one'),
  absent('StorageObjectInUseProtection', 'would keep volumes and claims until a controller lets them go'),
  absent('PodGroupProtection', 'acts on PodGroups'),
  absent('PersistentVolumeClaimResize', 'acts on PersistentVolumeClaims'),
  modelled('RuntimeClass', 'a runtimeClassName must exist'),
  absent('CertificateApproval', 'acts on CertificateSigningRequests'),
  absent('CertificateSigning', 'acts on CertificateSigningRequests'),
  absent('ClusterTrustBundleAttest', 'acts on ClusterTrustBundles'),
  absent('CertificateSubjectRestriction', 'acts on CertificateSigningRequests'),
  absent('DefaultIngressClass', 'acts on Ingresses'),
  modelled('PodTopologyLabels', "gives a Pod its node's zone and region when it is bound"),
  absent('PodGroupWorkloadExists', 'acts on PodGroups'),
  absent('NodeDeclaredFeatureValidator', 'acts on updates of Pods'),
  absent('JobValidation', 'acts on Jobs'),
  absent('PodResizeValidator', 'acts on pods/resize'),
  modelled(MUTATING_POLICIES, 'where there are policies: changes objects by their expressions'),
  modelled(MUTATING_WEBHOOKS, 'asks the mutating hooks'),
  modelled(VALIDATING_POLICIES, 'where there are policies: holds objects to their expressions'),
  modelled(VALIDATING_WEBHOOKS, 'asks the validating hooks'),
  modelled('ResourceQuota', 'where there are ResourceQuotas: counts what is created against them'),
];
