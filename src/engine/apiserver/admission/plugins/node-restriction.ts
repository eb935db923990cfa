/**
 * A kubelet writes its own Node, its own Pods and its own lease, and nothing else; a stolen kubelet's key opens one
 * node, not the cluster. Source: plugin/pkg/admission/noderestriction, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionPlugin,
  concerns,
  deepEqual,
  type Node,
  nodeOf,
  type Pod,
  refused,
} from '#engine';

/** Labels with these prefixes that a kubelet may set. */
const ownLabels = [
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
];

export const NodeRestriction = {
  name: 'NodeRestriction',
  handles: (attributes) =>
    nodeOf(attributes.user) !== undefined &&
    concerns(attributes, 'pods', 'pods/status', 'nodes', 'nodes/status', 'leases.coordination.k8s.io'),

  validate(attributes) {
    const node = nodeOf(attributes.user) ?? '';
    const objection = concerns(attributes, 'pods', 'pods/status')
      ? podObjection(attributes, node)
      : concerns(attributes, 'nodes', 'nodes/status')
        ? nodeObjection(attributes, node)
        : leaseObjection(attributes, node);
    if (objection) throw refused(attributes, objection);
  },
} satisfies AdmissionPlugin;

function podObjection(
  { operation, subresource, object, oldObject }: AdmissionAttributes,
  node: string,
): string {
  const pod = (object ?? oldObject) as Pod;
  const who = `node "${node}"`;
  if (subresource === 'status') {
    if ((oldObject as Pod).spec?.nodeName !== node) {
      return `${who} can only update pod status for pods with spec.nodeName set to itself`;
    }
    const labels = [pod.metadata.labels ?? {}, oldObject?.metadata.labels ?? {}];
    return deepEqual(labels[0], labels[1]) ? '' : `${who} cannot update labels through pod status`;
  }
  const own = pod.spec?.nodeName === node;
  if (operation === 'DELETE')
    return own ? '' : `${who} can only delete pods with spec.nodeName set to itself`;
  if (operation !== 'CREATE')
    return `unexpected operation "${operation}", ${who} can only create and delete mirror pods`;
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] === undefined) {
    return `pod does not have "kubernetes.io/config.mirror" annotation, ${who} can only create mirror pods`;
  }
  if (!own) return `${who} can only create pods with spec.nodeName set to itself`;
  const [owner, ...others] = pod.metadata.ownerReferences ?? [];
  if (!owner || others.length > 0 || owner.kind !== 'Node' || owner.name !== node) {
    return `${who} can only create pods with an owner reference set to itself`;
  }
  return '';
}

function nodeObjection(
  { operation, subresource, name, object, oldObject }: AdmissionAttributes,
  node: string,
): string {
  const who = `node "${node}"`;
  if (name !== node) return `${who} is not allowed to modify node "${name}"`;
  if (operation === 'DELETE' || subresource !== '') return '';
  const labels = changedLabels(object as Node, oldObject as Node | undefined).filter(isReserved);
  if (operation === 'CREATE') {
    return labels.length > 0 ? `${who} is not allowed to set the following labels: ${labels.join(', ')}` : '';
  }
  if (!deepEqual((object as Node).spec?.taints ?? [], (oldObject as Node).spec?.taints ?? [])) {
    return `${who} is not allowed to modify taints`;
  }
  return labels.length > 0 ? `is not allowed to modify labels: ${labels.join(', ')}` : '';
}

function changedLabels(node: Node, old: Node | undefined): string[] {
  const now = node.metadata.labels ?? {};
  const before = old?.metadata.labels ?? {};
  return [...new Set([...Object.keys(now), ...Object.keys(before)])]
    .filter((key) => now[key] !== before[key])
    .sort();
}

/** Labels of Kubernetes itself are not the kubelet's to set, but for those that it is made to set. */
function isReserved(label: string): boolean {
  const [domain = '', name] = label.split('/');
  const inDomain = (suffix: string): boolean => domain === suffix || domain.endsWith(`.${suffix}`);
  if (name === undefined || !(inDomain('kubernetes.io') || inDomain('k8s.io'))) return false;
  if (inDomain('node-restriction.kubernetes.io')) return true;
  return !(ownLabels.includes(label) || inDomain('kubelet.kubernetes.io') || inDomain('node.kubernetes.io'));
}

function leaseObjection({ namespace, name, object }: AdmissionAttributes, node: string): string {
  if (namespace !== 'kube-node-lease')
    return 'can only access leases in the "kube-node-lease" system namespace';
  const own = (object?.metadata.name ?? name) === node;
  return own ? '' : 'can only access node lease with the same name as the requesting node';
}
