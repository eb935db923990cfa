/**
 * Gives a Pod its service account: the name, the pull secrets, and a volume with a short-lived token, the cluster's
 * root certificate and the namespace, mounted into every container. Source: plugin/pkg/admission/serviceaccount, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionContext,
  type AdmissionPlugin,
  type Container,
  concerns,
  type MutableAttributes,
  type Pod,
  refused,
  type ServiceAccount as ServiceAccountObject,
  type Volume,
} from '#engine';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
/** An hour and seven seconds: the odd number tells these tokens from those that somebody asked an hour for. */
const TOKEN_SECONDS = 3607;
/** A Pod that a kubelet runs from a file has no use for an account. */
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
const MOUNTABLE_ANNOTATION = 'kubernetes.io/enforce-mountable-secrets';

export const ServiceAccount = {
  name: 'ServiceAccount',
  handles: (attributes) => attributes.operation === 'CREATE' && concerns(attributes, 'pods'),

  admit(attributes, { server }) {
    const { metadata, spec } = attributes.object as Pod;
    if (isMirror(metadata)) return checkMirror(attributes, spec);
    const name = spec.serviceAccountName || 'default';
    spec.serviceAccountName = name;
    spec.serviceAccount = name;
    const account = accountOf(attributes, name, server);
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
      mountToken(spec, () => VOLUME_PREFIX + server.random.suffix());
    }
    if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
      spec.imagePullSecrets = account.imagePullSecrets.map((secret) => ({ ...secret }));
    }
    checkSecrets(attributes, account, spec);
  },
  /** Once more, since a hook may have named another account. */
  validate(attributes, { server }) {
    const { metadata, spec } = attributes.object as Pod;
    if (isMirror(metadata)) checkMirror(attributes, spec);
    else checkSecrets(attributes, accountOf(attributes, spec.serviceAccountName ?? '', server), spec);
  },
} satisfies AdmissionPlugin;

const isMirror = ({ annotations }: Pod['metadata']): boolean =>
  annotations?.[MIRROR_ANNOTATION] !== undefined;

function checkMirror(attributes: AdmissionAttributes | MutableAttributes, spec: Pod['spec']): void {
  if (spec.serviceAccountName) throw refused(attributes, 'a mirror pod may not reference service accounts');
  if (spec.volumes?.some((volume) => volume.secret)) {
    throw refused(attributes, 'a mirror pod may not reference secrets');
  }
  if (spec.volumes?.some(({ projected }) => projected?.sources?.some((source) => source.serviceAccountToken)))
    throw refused(attributes, 'a mirror pod may not use ServiceAccountToken volume projections');
}

function accountOf(
  attributes: AdmissionAttributes | MutableAttributes,
  name: string,
  server: AdmissionContext['server'],
): ServiceAccountObject {
  const { namespace } = attributes;
  if (name === '')
    throw refused(attributes, `no service account specified for pod ${namespace}/${attributes.name}`);
  const account = server.lookup<ServiceAccountObject>('', 'serviceaccounts', namespace, name);
  if (account) return account;
  throw refused(
    attributes,
    `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
  );
}

/** Where the account says so, its Pods may use only the secrets that it names. Source: `limitSecretReferences`. */
function checkSecrets(
  attributes: AdmissionAttributes | MutableAttributes,
  { metadata, secrets, imagePullSecrets }: ServiceAccountObject,
  spec: Pod['spec'],
): void {
  if (!/^(1|t|T|true|TRUE|True)$/.test(metadata.annotations?.[MOUNTABLE_ANNOTATION] ?? '')) return;
  const unless = (
    known: readonly { name?: string }[] = [],
    name = '',
    what: string,
    kind = 'secret',
  ): void => {
    if (known.some((one) => one.name === name)) return;
    const why = `is not allowed because service account ${metadata.name} does not reference that ${kind}`;
    throw refused(attributes, `${what}"${name}" ${why}`);
  };
  for (const { secret } of spec.volumes ?? [])
    if (secret) unless(secrets, secret.secretName, 'volume with secret.secretName=');
  for (const [word, containers = []] of [
    ['init container', spec.initContainers],
    ['container', spec.containers],
  ] as const) {
    for (const container of containers) {
      const of = (what: string): string =>
        `${word} ${container.name} with ${what} referencing secret.secretName=`;
      for (const { name, valueFrom } of container.env ?? [])
        if (valueFrom?.secretKeyRef) unless(secrets, valueFrom.secretKeyRef.name, of(`envVar ${name}`));
      for (const { secretRef } of container.envFrom ?? [])
        if (secretRef) unless(secrets, secretRef.name, of('envFrom'));
    }
  }
  spec.imagePullSecrets?.forEach(({ name }, index) => {
    unless(imagePullSecrets, name, `imagePullSecrets[${index}].name=`, 'imagePullSecret');
  });
}

// region: mount
function mountToken(spec: Pod['spec'] & object, newName: () => string): void {
  const existing = spec.volumes?.find((volume) => volume.name.startsWith(VOLUME_PREFIX));
  const without = [...(spec.initContainers ?? []), ...spec.containers].filter(
    (container) => !container.volumeMounts?.some((mount) => mount.mountPath === MOUNT_PATH),
  );
  const volumeName = existing?.name ?? newName();
  for (const container of without) mountInto(container, volumeName);
  if (!existing && without.length > 0) spec.volumes = [...(spec.volumes ?? []), tokenVolume(volumeName)];
}

function mountInto(container: Container, name: string): void {
  container.volumeMounts = [
    ...(container.volumeMounts ?? []),
    { name, readOnly: true, mountPath: MOUNT_PATH },
  ];
}
// endregion

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 0o644,
  },
});
