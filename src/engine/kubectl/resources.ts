/**
 * The resources that kubectl knows here, and how the words behind a verb name them: `pods`, `po,no`, `pod nginx web`,
 * `pod/nginx`. The real kubectl learns the list by discovery and keeps it in ~/.kube/cache.
 * Source: k8s.io/cli-runtime/pkg/resource, `builder.go`.
 */
import { CommandError } from './errors.ts';

export interface ResourceType {
  readonly plural: string;
  readonly short: readonly string[];
  readonly kind: string;
  readonly group: string;
  readonly namespaced: boolean;
}

/** By group, version v1: each its kind, with a star where it has no namespace, and its short name if it has one. */
const table = `
ConfigMap cm,Event ev,LimitRange limits,*Namespace ns,*Node no,PersistentVolumeClaim pvc,*PersistentVolume pv,Pod po,ReplicationController rc,ResourceQuota quota,Secret,ServiceAccount sa,Service svc
apps Deployment deploy,ReplicaSet rs,StatefulSet sts
coordination.k8s.io Lease
node.k8s.io *RuntimeClass
policy PodDisruptionBudget pdb
rbac.authorization.k8s.io *ClusterRoleBinding,*ClusterRole,RoleBinding,Role
scheduling.k8s.io *PriorityClass pc
storage.k8s.io *CSIDriver,*CSINode,CSIStorageCapacity,*StorageClass sc,*VolumeAttachment
admissionregistration.k8s.io ${['Mutating', 'Validating'].map((how) => `*${how}WebhookConfiguration,*${how}AdmissionPolicy,*${how}AdmissionPolicyBinding`).join()}`;

export const resourceTypes: readonly ResourceType[] = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [, group = '', types = ''] = /^(?:([a-z][\w.]*) )?(.*)$/.exec(line) ?? [];
    return types.split(',').map((type) => {
      const [, star, kind = '', short] = /^(\*?)(\w+) ?(.*)$/.exec(type) ?? [];
      const singular = kind.toLowerCase();
      const plural = singular.endsWith('y')
        ? `${singular.slice(0, -1)}ies`
        : `${singular}${singular.endsWith('s') ? 'es' : 's'}`;
      return { plural, short: short ? [short] : [], kind, group, namespaced: !star };
    });
  });

/** What `all` stands for, in the order of discovery. */
const inAll = ['pods', 'replicationcontrollers', 'services', 'replicasets', 'statefulsets'];

/** A resource type that a command names, with the object's name unless all are meant. */
export interface Target {
  readonly type: ResourceType;
  readonly name?: string;
}

/** Throws a CommandError when the server has no such type. `PLURAL`, `KIND`, a short name, or one with `.group`. */
export function findType(word: string): ResourceType {
  const text = word.toLowerCase();
  const found = resourceTypes.find(({ plural, short, kind, group }) =>
    [plural, kind.toLowerCase(), ...short].some(
      (name) => text === name || text === `${name}.${group}` || text === `${name}.v1.${group}`,
    ),
  );
  if (found) return found;
  const [resource, ...rest] = word.split('.');
  const inGroup = rest.length > 0 ? ` in group "${rest.join('.')}"` : '';
  throw new CommandError(`the server doesn't have a resource type "${resource}"${inGroup}`);
}

const findTypes = (word: string): ResourceType[] =>
  word.split(',').flatMap((part) => (part === 'all' ? inAll.map(findType) : part ? [findType(part)] : []));

export function parseTargets(args: readonly string[]): Target[] {
  if (args.some((arg) => arg.includes('/'))) return args.map(slashed);
  const [types = '', ...names] = args;
  return findTypes(types).flatMap((found) =>
    names.length > 0 ? names.map((name) => ({ type: found, name })) : [{ type: found }],
  );
}

function slashed(arg: string): Target {
  const parts = arg.split('/');
  if (parts.length === 1) {
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  const [resource = '', name = ''] = parts;
  if (parts.length !== 2)
    throw new CommandError('arguments in resource/name form may not have more than one slash');
  if (!resource || !name || resource.includes(',')) {
    throw new CommandError('arguments in resource/name form must have a single resource and name');
  }
  return { type: findType(resource), name };
}

/** The path of a collection, or of an object in it. `namespace` is ignored for what has none; '' means all of them. */
export function resourcePath({ type, name }: Target, namespace: string): string {
  const root = type.group ? `/apis/${type.group}/v1` : '/api/v1';
  const within = type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${within}/${type.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

/** `pod`, `lease.coordination.k8s.io`: what stands before the slash. */
export const kindName = ({ kind, group }: { readonly kind: string; readonly group: string }): string =>
  kind.toLowerCase() + (group ? `.${group}` : '');
