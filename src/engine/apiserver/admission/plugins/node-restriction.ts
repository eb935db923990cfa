/**
 * A kubelet writes its own Node, its own Pods and its own lease, and nothing else; a stolen kubelet's key opens one
 * node, not the cluster. Source: plugin/pkg/admission/noderestriction, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionContext,
  type AdmissionPlugin,
  concerns,
  configMapNamesOf,
  deepEqual,
  type KubeObject,
  type MutableAttributes,
  type Node,
  nodeOf,
  notFound,
  type Pod,
  refused,
  secretNamesOf,
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
  handles: (attributes) => nodeOf(attributes.user) !== undefined && objectionTo(attributes) !== undefined,

  admit(attributes, context) {
    const node = nodeOf(attributes.user) ?? '';
    const objection = objectionTo(attributes)?.(attributes, node, context);
    if (objection) throw refused(attributes, objection);
  },
} satisfies AdmissionPlugin;

/** Why not; empty if there is no reason. May throw a 404. */
type Objection = (attributes: Write, node: string, context: AdmissionContext) => string;
type Write = MutableAttributes;

function objectionTo(attributes: AdmissionAttributes): Objection | undefined {
  switch (attributes.resource.group) {
    case '':
      return objections[attributes.resource.resource];
    case 'coordination.k8s.io':
      return concerns(attributes, 'leases.coordination.k8s.io') ? leaseObjection : undefined;
    default:
      return undefined;
  }
}

const objections: Readonly<Record<string, Objection>> = {
  pods(attributes, node, context) {
    const bySubresource: Readonly<Record<string, Objection>> = {
      '': podObjection,
      status: statusObjection,
      eviction: evictionObjection,
    };
    const objection = bySubresource[attributes.subresource];
    return objection
      ? objection(attributes, node, context)
      : `unexpected pod subresource "${attributes.subresource}", only 'status' and 'eviction' are allowed`;
  },
  nodes: nodeObjection,
  persistentvolumeclaims: ({ subresource }) => (subresource === 'status' ? '' : 'may only update PVC status'),
  serviceaccounts: tokenObjection,
};

const MIRROR = 'kubernetes.io/config.mirror';

function podObjection(
  { operation, object, oldObject, namespace, name }: Write,
  node: string,
  { server }: AdmissionContext,
): string {
  const who = `node "${node}"`;
  if (operation === 'DELETE') {
    // Mutating admission is not told what is deleted.
    const pod =
      (oldObject as Pod | undefined) ?? server.lookup<Pod & KubeObject>('', 'pods', namespace, name);
    if (!pod) throw notFound({ group: '', resource: 'pod' }, name);
    const own = pod.spec.nodeName === node;
    return own ? '' : `${who} can only delete pods with spec.nodeName set to itself`;
  }
  if (operation !== 'CREATE')
    return `unexpected operation "${operation}", ${who} can only create and delete mirror pods`;
  const pod = object as Pod;
  if (pod.metadata.annotations?.[MIRROR] === undefined)
    return `pod does not have "${MIRROR}" annotation, ${who} can only create mirror pods`;
  if (pod.spec.nodeName !== node) return `${who} can only create pods with spec.nodeName set to itself`;
  const [owner, ...others] = pod.metadata.ownerReferences ?? [];
  const can = `${who} can only create pods with`;
  if (others.length > 0) return `${can} a single owner reference set to itself`;
  if (owner?.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    return `${can} an owner reference set to itself`;
  if (!owner.controller) return `${can} a controller owner reference set to itself`;
  if (owner.blockOwnerDeletion) return `${who} must not set blockOwnerDeletion on an owner reference`;
  const own = server.lookup<KubeObject>('', 'nodes', '', node);
  if (!own) throw notFound({ group: '', resource: 'node' }, node);
  const { uid } = own.metadata;
  if (owner.uid !== uid) return `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`;
  const referenced = referencedBy(pod);
  return referenced ? `${who} can not create pods that reference ${referenced}` : '';
}

/** What a mirror Pod may not need, since it would open that to the node. Source: pkg/api/pod/util.go `HasAPIObjectReference`. */
function referencedBy(pod: Pod): string | undefined {
  const { serviceAccountName, resourceClaims = [], volumes = [] } = pod.spec;
  if (serviceAccountName) return 'serviceaccounts';
  if (secretNamesOf(pod).length > 0) return 'secrets';
  if (configMapNamesOf(pod).length > 0) return 'configmaps';
  if (resourceClaims.length > 0) return 'resourceclaims';
  for (const volume of volumes) {
    if (volume.csi) return 'csidrivers (via CSI volumes)';
    if (volume.glusterfs) return 'endpoints (via glusterFS volumes)';
    if (volume.persistentVolumeClaim) return 'persistentvolumeclaims';
    if (volume.ephemeral) return 'persistentvolumeclaims (via ephemeral volumes)';
    for (const source of volume.projected?.sources ?? []) {
      if (source.serviceAccountToken) return 'serviceaccounts (via projected volumes)';
      if (source.clusterTrustBundle) return 'clustertrustbundles';
      if (source.podCertificate) return 'podcertificates';
    }
  }
  return undefined;
}

function statusObjection({ operation, object, oldObject }: Write, node: string): string {
  const [pod, old] = [object as Pod, oldObject as Pod];
  const who = `node "${node}"`;
  if (operation !== 'UPDATE') return `unexpected operation "${operation}"`;
  if (old.spec.nodeName !== node)
    return `${who} can only update pod status for pods with spec.nodeName set to itself`;
  const same = deepEqual(pod.metadata.labels ?? {}, old.metadata.labels ?? {});
  return same ? '' : `${who} cannot update labels through pod status`;
}

function evictionObjection(
  { operation, name, namespace, object }: Write,
  node: string,
  { server }: AdmissionContext,
): string {
  if (operation !== 'CREATE') return `unexpected operation ${operation}`;
  const evicted = name || (object.metadata.name ?? '');
  const pod = server.lookup<Pod & KubeObject>('', 'pods', namespace, evicted);
  if (!pod) throw notFound({ group: '', resource: 'pod' }, evicted);
  return pod.spec.nodeName === node
    ? ''
    : `node ${node} can only evict pods with spec.nodeName set to itself`;
}

interface TokenRequest extends KubeObject {
  spec: {
    audiences?: readonly string[] | null;
    boundObjectRef?: { kind?: string; apiVersion?: string; name?: string; uid?: string } | null;
  };
}

/** A kubelet gets tokens for Pods that are bound to its node, for audiences that they ask for. */
function tokenObjection(
  { operation, subresource, namespace, object }: Write,
  node: string,
  { server }: AdmissionContext,
): string {
  if (operation !== 'CREATE' || subresource !== 'token') return '';
  const { audiences, boundObjectRef: bound } = (object as TokenRequest).spec;
  if (bound?.apiVersion !== 'v1' || bound.kind !== 'Pod' || !bound.name)
    return 'node requested token not bound to a pod';
  if (!bound.uid) return 'node requested token with a pod binding without a uid';
  const pod = server.lookup<Pod & KubeObject>('', 'pods', namespace, bound.name);
  if (!pod) throw notFound({ group: '', resource: 'pod' }, bound.name);
  if (bound.uid !== pod.metadata.uid)
    return `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  if (pod.spec.nodeName !== node) return 'node requested token bound to a pod scheduled on a different node';
  const [audience = '', ...more] = audiences ?? [];
  if (more.length > 0) return 'node may only request 0 or 1 audiences';
  const asked = (pod.spec.volumes ?? []).some(({ projected }) =>
    projected?.sources?.some(
      ({ serviceAccountToken: token }) => token && (token.audience ?? '') === audience,
    ),
  );
  return asked
    ? ''
    : `audience "${audience}" not found in pod spec volume, system:node:${node} is not authorized to request tokens for this audience`;
}

function nodeObjection({ operation, name, object, oldObject }: Write, node: string): string {
  const who = `node "${node}"`;
  if (name !== node) return `${who} is not allowed to modify node "${name}"`;
  if (operation === 'DELETE') return '';
  const labels = changedLabels(object as Node, oldObject as Node | undefined).filter(isReserved);
  if (operation === 'CREATE') {
    return labels.length > 0 ? `${who} is not allowed to set the following labels: ${labels.join(', ')}` : '';
  }
  if (!deepEqual((object as Node).spec?.taints ?? [], (oldObject as Node).spec?.taints ?? [])) {
    return `${who} is not allowed to modify taints`;
  }
  const owners = [object, oldObject].map((each) => each?.metadata.ownerReferences ?? []);
  if (!deepEqual(owners[0], owners[1])) return `${who} is not allowed to modify ownerReferences`;
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

function leaseObjection({ namespace, name, object }: Write, node: string): string {
  if (namespace !== 'kube-node-lease')
    return 'can only access leases in the "kube-node-lease" system namespace';
  const own = (object?.metadata.name ?? name) === node;
  return own ? '' : 'can only access node lease with the same name as the requesting node';
}
