/**
 * Pods that are certainly without faults and warnings: those that `kubectl run` makes, as admission leaves them. For
 * them the whole of validation need not be loaded. A test holds this to the validation: what is plain here has neither
 * fault nor warning there.
 */
import type { Pod } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';

type Check = (value: unknown) => boolean;

const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

const text =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const integer =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

const each =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** An object that has no other fields than these, and has all that are not optional. */
const fields =
  (known: Readonly<Record<string, Check>>, ...optional: readonly string[]): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).every((key) => Object.hasOwn(known, key)) &&
    Object.entries(known).every(([key, check]) => {
      const item = (value as Record<string, unknown>)[key];
      return item === undefined ? optional.includes(key) : check(item);
    });

const inOrder =
  (...checks: readonly Check[]): Check =>
  (value) =>
    Array.isArray(value) &&
    value.length === checks.length &&
    checks.every((check, index) => check(value[index]));

/** Of a list of objects that tell themselves apart by a field. */
const distinct =
  (key: string, check: Check): Check =>
  (value) =>
    each(check)(value) &&
    new Set((value as Record<string, unknown>[]).map((item) => item[key])).size === (value as []).length;

const anything: Check = () => true;
const isBoolean: Check = (value) => typeof value === 'boolean';
const label = text(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const word = text(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
const path = text(/^\/[-\w/.]*$/);

const labels: Check = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([key, item]) => word(key) && (item === '' || word(item)));

/** The token, the certificate and the namespace that ServiceAccount mounts. */
const tokenVolume = fields({
  name: label,
  projected: fields({
    defaultMode: oneOf(420),
    sources: inOrder(
      fields({ serviceAccountToken: fields({ expirationSeconds: oneOf(3607), path: oneOf('token') }) }),
      fields({
        configMap: fields({
          name: oneOf('kube-root-ca.crt'),
          items: inOrder(fields({ key: oneOf('ca.crt'), path: oneOf('ca.crt') })),
        }),
      }),
      fields({
        downwardAPI: fields({
          items: inOrder(
            fields({
              path: oneOf('namespace'),
              fieldRef: fields({ apiVersion: oneOf('v1'), fieldPath: oneOf('metadata.namespace') }),
            }),
          ),
        }),
      }),
    ),
  }),
});

const container = fields(
  {
    name: label,
    image: text(/^\S+$/),
    command: each(text(/^/)),
    args: each(text(/^/)),
    env: distinct('name', fields({ name: text(/^[A-Za-z_]\w*$/), value: text(/^/) }, 'value')),
    resources: fields({}),
    imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    terminationMessagePath: oneOf('/dev/termination-log'),
    terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    volumeMounts: distinct(
      'mountPath',
      fields({ name: label, readOnly: isBoolean, mountPath: path }, 'readOnly'),
    ),
  },
  'command',
  'args',
  'env',
  'resources',
  'volumeMounts',
);

const metadata = fields(
  {
    name: label,
    namespace: label,
    labels,
    uid: anything,
    resourceVersion: oneOf(''),
    creationTimestamp: anything,
    generation: anything,
  },
  'labels',
  'resourceVersion',
  'generation',
);

const spec = fields(
  {
    volumes: distinct('name', tokenVolume),
    containers: distinct('name', container),
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    dnsPolicy: oneOf('ClusterFirst', 'Default'),
    terminationGracePeriodSeconds: integer(0, 1_000_000),
    securityContext: fields({}),
    schedulerName: oneOf('default-scheduler'),
    enableServiceLinks: isBoolean,
    serviceAccountName: label,
    serviceAccount: label,
    tolerations: distinct(
      'key',
      fields({
        key: oneOf('node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'),
        operator: oneOf('Exists'),
        effect: oneOf('NoExecute'),
        tolerationSeconds: integer(0, 1_000_000),
      }),
    ),
    priority: oneOf(0),
    preemptionPolicy: oneOf('PreemptLowerPriority'),
  },
  'volumes',
  'enableServiceLinks',
  'serviceAccountName',
  'serviceAccount',
  'tolerations',
  'priority',
  'preemptionPolicy',
);

const plain = fields({ apiVersion: anything, kind: anything, metadata, spec, status: anything }, 'status');

/** Whether a defaulted Pod that is to be created is certainly valid, with no warning. */
export function isPlainPod(pod: DeepReadonly<Pod>): boolean {
  if (!plain(pod)) return false;
  const { containers, volumes = [] } = pod.spec;
  const names = volumes.map(({ name }) => name);
  return (
    containers.length > 0 &&
    containers.every(({ volumeMounts = [] }) => volumeMounts.every(({ name }) => names.includes(name)))
  );
}
