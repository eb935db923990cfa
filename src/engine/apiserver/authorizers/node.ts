/**
 * A kubelet may read what the Pods on its node need, and write what is its own; what else it may not do, the admission
 * plugin NodeRestriction sees. Source: plugin/pkg/auth/authorizer/node, 1.36.4.
 */
import {
  type Authorizer,
  type AuthorizerAttributes,
  allow,
  bootstrapRules,
  claimNameOf,
  configMapNamesOf,
  type KubeObject,
  nodeOf,
  noOpinion,
  type ObjectLister,
  type PersistentVolume,
  type Pod,
  ruleAllows,
  secretNamesOf,
} from '#engine';

export const Node = {
  name: 'Node',

  authorize(attributes, objects) {
    const node = nodeOf(attributes.user);
    if (node === undefined) return noOpinion();
    if (node === '') return noOpinion(`unknown node for user "${attributes.user.name}"`);
    const { isResourceRequest, group, resource } = attributes;
    const judge = isResourceRequest ? judges[group ? `${resource}.${group}` : resource] : undefined;
    if (judge) {
      const objection = judge({ node, attributes, objects });
      return objection === allowed ? allow() : noOpinion(objection);
    }
    return bootstrapRules('system:node').some((rule) => ruleAllows(attributes, rule)) ? allow() : noOpinion();
  },

  rulesFor: (user) =>
    nodeOf(user) === undefined
      ? { rules: [], incomplete: false, errors: [] }
      : { rules: [], incomplete: true, errors: ['node authorizer does not support user rule resolution'] },
} satisfies Authorizer;

interface Question {
  readonly node: string;
  readonly attributes: AuthorizerAttributes;
  readonly objects: ObjectLister;
}

const allowed = Symbol('allowed');
/** Why not; empty when there is no more to say. */
type Objection = string | typeof allowed;
type IsRelated = (question: Question) => boolean;

/** Access to these is decided object by object. */
const judges: Readonly<Record<string, (question: Question) => Objection>> = {
  secrets: (question) => readNamespaced(question, needsSecret),
  configmaps: (question) => readNamespaced(question, needsBy(configMapNamesOf)),
  persistentvolumeclaims(question) {
    const { subresource, verb } = question.attributes;
    if (subresource !== 'status') return getOnly(question, needsBy(claimsOf));
    return ['update', 'patch'].includes(verb)
      ? related(question, needsBy(claimsOf))
      : 'can only get/update/patch this type';
  },
  persistentvolumes: (question) => getOnly(question, needsVolume),
  'volumeattachments.storage.k8s.io': (question) => getOnly(question, isAttachedHere),
  serviceaccounts(question) {
    const { verb, subresource, name } = question.attributes;
    if (verb === 'get' && subresource === '') return readNamespaced(question, runsAs);
    if (verb !== 'create' || name === '') return 'can only create tokens for individual service accounts';
    if (subresource !== 'token') return 'can only create token subresource of serviceaccount';
    return related(question, runsAs);
  },
  'leases.coordination.k8s.io'({ node, attributes: { verb, namespace, name } }) {
    if (!ownVerbs.includes(verb)) return 'can only get, create, update, patch, or delete a node lease';
    if (namespace !== 'kube-node-lease')
      return 'can only access leases in the "kube-node-lease" system namespace';
    const own = verb === 'create' || name === node;
    return own ? allowed : 'can only access node lease with the same name as the requesting node';
  },
  'csinodes.storage.k8s.io'({ node, attributes: { verb, subresource, name } }) {
    if (!ownVerbs.includes(verb)) return 'can only get, create, update, patch, or delete a CSINode';
    if (subresource) return 'cannot authorize CSINode subresources';
    const own = verb === 'create' || name === node;
    return own ? allowed : 'can only access CSINode with the same name as the requesting node';
  },
  nodes({ node, attributes: { verb, subresource, name } }) {
    const writes = ['update', 'patch', ...(subresource === '' ? ['create'] : [])];
    if (['', 'status'].includes(subresource) && writes.includes(verb)) return allowed;
    if (subresource !== '' || !reads.includes(verb)) return '';
    if (name === node) return allowed;
    return `node '${node}' cannot read ${name === '' ? 'all nodes' : `'${name}'`}, only its own Node object`;
  },
  pods(question) {
    const { node, attributes } = question;
    const { verb, subresource, name, fieldSelector } = attributes;
    const writes = writesOfPods[subresource];
    if (writes?.includes(verb)) return allowed;
    if (subresource !== '') return '';
    if (verb === 'get') return getOnly(question, isHere);
    if (!['list', 'watch'].includes(verb)) return '';
    const ownOnes = fieldSelector.some(
      ({ field, operator, value }) => field === 'spec.nodeName' && operator === '=' && value === node,
    );
    if (ownOnes) return allowed;
    return name ? related(question, isHere) : 'can only list/watch pods with spec.nodeName field selector';
  },
};

const reads = ['get', 'list', 'watch'];
const ownVerbs = ['get', 'create', 'update', 'patch', 'delete'];
/** By subresource. */
const writesOfPods: Readonly<Record<string, readonly string[]>> = {
  '': ['create', 'delete'],
  status: ['update', 'patch'],
  eviction: ['create'],
};

function readNamespaced(question: Question, isRelated: IsRelated): Objection {
  const { verb, subresource, namespace } = question.attributes;
  if (!reads.includes(verb)) return 'can only read resources of this type';
  if (subresource) return 'cannot read subresource';
  if (namespace === '') return 'can only read namespaced object of this type';
  return related(question, isRelated);
}

function getOnly(question: Question, isRelated: IsRelated): Objection {
  const { verb, subresource } = question.attributes;
  if (verb !== 'get') return 'can only get individual resources of this type';
  return subresource ? 'cannot get subresource' : related(question, isRelated);
}

function related(question: Question, isRelated: IsRelated): Objection {
  if (question.attributes.name === '') return 'No Object name found';
  if (isRelated(question)) return allowed;
  return `no relationship found between node '${question.node}' and this object`;
}

const podsHere = ({ node, objects, attributes }: Question, namespace = attributes.namespace): Pod[] =>
  objects.list<Pod>('', 'pods', namespace).filter(({ spec }) => spec.nodeName === node);

/** A mirror Pod is the kubelet's own word, so it opens nothing. */
const trusted = ({ metadata }: Pod): boolean =>
  metadata.annotations?.['kubernetes.io/config.mirror'] === undefined;

const isHere = (question: Question): boolean =>
  podsHere(question).some(({ metadata }) => metadata.name === question.attributes.name);

const needsBy =
  (names: (pod: Pod) => readonly string[]): IsRelated =>
  (question) =>
    podsHere(question).some((pod) => trusted(pod) && names(pod).includes(question.attributes.name));

const claimsOf = (pod: Pod): string[] =>
  (pod.spec.volumes ?? []).flatMap((volume) => claimNameOf(pod, volume) ?? []);

const runsAs: IsRelated = (question) =>
  podsHere(question).some((pod) => trusted(pod) && pod.spec.serviceAccountName === question.attributes.name);

/** A Pod names the Secret, or a volume that one of its claims is bound to does. */
const needsSecret: IsRelated = (question) =>
  needsBy(secretNamesOf)(question) ||
  volumesHere(question).some(({ spec }) => {
    const { nodePublishSecretRef, nodeStageSecretRef, nodeExpandSecretRef } = spec?.csi ?? {};
    const { namespace, name } = question.attributes;
    return [nodePublishSecretRef, nodeStageSecretRef, nodeExpandSecretRef].some(
      (ref) => ref?.name === name && ref.namespace === namespace,
    );
  });

const needsVolume: IsRelated = (question) =>
  volumesHere(question).some(({ metadata }) => metadata.name === question.attributes.name);

function volumesHere(question: Question): PersistentVolume[] {
  const claims = new Set(
    podsHere(question, '')
      .filter(trusted)
      .flatMap((pod) => claimsOf(pod).map((name) => `${pod.metadata.namespace}/${name}`)),
  );
  return question.objects
    .list<PersistentVolume>('', 'persistentvolumes', '')
    .filter(({ spec }) => claims.has(`${spec?.claimRef?.namespace}/${spec?.claimRef?.name}`));
}

const isAttachedHere: IsRelated = ({ node, objects, attributes: { name } }) =>
  objects.lookup<KubeObject & { spec?: { nodeName?: string } }>(
    'storage.k8s.io',
    'volumeattachments',
    '',
    name,
  )?.spec?.nodeName === node;
