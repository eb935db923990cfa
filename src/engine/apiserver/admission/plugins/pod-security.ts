/**
 * Holds Pods to one of the Pod Security Standards: privileged, baseline or restricted. Labels of the namespace choose a
 * level to enforce, one to warn about and one for the audit log, each with a version of Kubernetes.
 * Source: plugin/pkg/admission/security/podsecurity; k8s.io/pod-security-admission/{admission,policy}, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionContext,
  type AdmissionPlugin,
  type Container,
  concerns,
  type DeepReadonly,
  forbidden,
  internalError,
  invalid,
  type KubeObject,
  type Namespace,
  type Pod,
  type ReasonCause,
} from '#engine';

const levels = ['privileged', 'baseline', 'restricted'] as const;
const modes = ['enforce', 'audit', 'warn'] as const;
type Level = (typeof levels)[number];
type Mode = (typeof modes)[number];

/** `version` is `latest` or `v1.N`. */
interface LevelVersion {
  readonly level: Level;
  readonly version: string;
}

/** The API server's `--admission-control-config-file`, as far as this plugin goes. */
export interface PodSecurityConfiguration {
  /** What holds where a namespace has no label. Default privileged, latest. */
  readonly defaults?: Partial<Readonly<Record<Mode, LevelVersion>>>;
  readonly exemptions?: {
    readonly usernames?: readonly string[];
    readonly runtimeClasses?: readonly string[];
    readonly namespaces?: readonly string[];
  };
}

export const podSecurity = ({ defaults = {}, exemptions = {} }: PodSecurityConfiguration = {}) =>
  ({
    name: 'PodSecurity',
    handles: ({ operation, resource }) =>
      (operation === 'CREATE' || operation === 'UPDATE') &&
      concerns({ resource, subresource: '' } as AdmissionAttributes, 'namespaces', 'pods', ...workloads),

    validate(attributes, context) {
      const { resource, subresource, namespace, user, object, oldObject } = attributes;
      const isPod = resource.resource === 'pods';
      if (resource.resource === 'namespaces') {
        if (subresource === '') checkNamespace(attributes, context, defaults, exemptions);
        return;
      }
      if (isPod ? ignoredSubresources.includes(subresource) : subresource !== '') return;
      const annotate = (key: string, value: string): void => {
        context.auditAnnotations[PREFIX + key] = value;
      };
      if (exemptions.namespaces?.includes(namespace)) return annotate('exempt', 'namespace');
      if (exemptions.usernames?.includes(user.name)) return annotate('exempt', 'user');
      const home = context.server.lookup<Namespace & KubeObject>('', 'namespaces', '', namespace);
      if (!home) throw internalError(`failed to lookup namespace "${namespace}"`);
      const { policy, faults } = policyOf(home.metadata.labels, defaults);
      const isPrivileged = (mode: Mode): boolean => policy[mode].level === 'privileged';
      if (faults.length === 0 && isPrivileged('audit') && isPrivileged('warn')) {
        if (!isPod) return;
        if (isPrivileged('enforce')) return annotate('enforce-policy', 'privileged:latest');
      }
      if (isPod && oldObject && !changesImages(object as Pod, oldObject as Pod)) return;
      const pod = isPod ? (object as DeepReadonly<Pod>) : templateOf(object);
      if (!pod) return;
      if (exemptions.runtimeClasses?.includes(pod.spec.runtimeClassName ?? ''))
        return annotate('exempt', 'runtimeClass');
      if (faults.length > 0) annotate('error', `Failed to parse policy: ${aggregated(faults)}`);

      const violations = (mode: Mode): string => detailed(violationsOf(pod, policy[mode]));
      const enforced = isPod ? violations('enforce') : '';
      if (isPod) annotate('enforce-policy', shown(policy.enforce));
      const audited = violations('audit');
      if (audited) annotate('audit-violations', would(policy.audit, audited));
      if (enforced)
        throw forbidden(
          resource,
          attributes.name,
          `violates PodSecurity "${shown(policy.enforce)}": ${enforced}`,
        );
      const warned = violations('warn');
      if (warned) context.warnings.push(would(policy.warn, warned));
    },
  }) satisfies AdmissionPlugin;

export const PodSecurity = podSecurity();

const PREFIX = 'pod-security.kubernetes.io/';
const NAMESPACE_PODS_MAX = 3000;

/** Whoever makes Pods is warned, and never refused. */
const workloads = [
  'replicationcontrollers',
  'podtemplates',
  'replicasets.apps',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'cronjobs.batch',
];
/** Those that cannot change what a Pod may do. */
const ignoredSubresources = [
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'status',
];

interface WithTemplate {
  readonly template?: DeepReadonly<Pod>;
  readonly spec?: { readonly template?: DeepReadonly<Pod>; readonly jobTemplate?: WithTemplate };
}

const templateOf = (object: unknown): DeepReadonly<Pod> | undefined => {
  const { template, spec } = object as WithTemplate;
  return spec?.jobTemplate ? templateOf(spec.jobTemplate) : (spec?.template ?? template);
};

const shown = ({ level, version }: LevelVersion): string => `${level}:${version}`;
const would = (policy: LevelVersion, why: string): string =>
  `would violate PodSecurity "${shown(policy)}": ${why}`;

/** Labels must be good; and who raises the level is told which Pods are there that it would refuse. */
function checkNamespace(
  { operation, name, resource, object, oldObject }: AdmissionAttributes,
  { warnings, server }: AdmissionContext,
  defaults: NonNullable<PodSecurityConfiguration['defaults']>,
  exemptions: NonNullable<PodSecurityConfiguration['exemptions']>,
): void {
  const { policy, faults } = policyOf(object?.metadata.labels, defaults);
  const old = policyOf(oldObject?.metadata.labels, defaults);
  const asBefore = operation === 'UPDATE' && aggregated(faults) === aggregated(old.faults);
  if (faults.length > 0 && !asBefore) throw invalid(resource, name, faults);
  const exempt = exemptions.namespaces?.includes(name) === true;
  const { enforce } = policy;
  if (operation === 'UPDATE') {
    const rank = ({ level }: LevelVersion): number => levels.indexOf(level);
    const sameVersion = enforce.version === old.policy.enforce.version;
    if (enforce.level === 'privileged' || (sameVersion && rank(enforce) <= rank(old.policy.enforce))) return;
  }
  if (exempt) {
    const labels = object?.metadata.labels ?? {};
    const isSet = (mode: Mode): boolean =>
      labels[PREFIX + mode] !== undefined || labels[`${PREFIX}${mode}-version`] !== undefined;
    const set = modes.filter((mode) => policy[mode].level !== 'privileged' && isSet(mode));
    const what = set.map((mode) => `${mode}=${shown(policy[mode])}`).join(', ');
    if (what)
      warnings.push(
        `namespace "${name}" is exempt from Pod Security, and the policy (${what}) will be ignored`,
      );
  } else if (operation === 'UPDATE') {
    const pods = server
      .list<Pod & KubeObject>('', 'pods')
      .filter(({ metadata }) => metadata.namespace === name);
    warnings.push(...warningsAbout(pods, name, enforce, exemptions.runtimeClasses ?? []));
  }
}

function warningsAbout(
  all: readonly Pod[],
  namespace: string,
  enforce: LevelVersion,
  exempt: readonly string[],
): string[] {
  const pods = all.filter(({ spec }) => !exempt.includes(spec.runtimeClassName ?? ''));
  const checked = pods.slice(0, NAMESPACE_PODS_MAX);
  const byReason = new Map<string, string[]>();
  for (const pod of checked) {
    const reason = violationsOf(pod, enforce)
      .map(([why]) => why)
      .join(', ');
    if (reason) byReason.set(reason, [...(byReason.get(reason) ?? []), pod.metadata.name ?? '']);
  }
  const lines = [...byReason].map(([reason, names]) => {
    const others = names.length - 1;
    const more = others === 0 ? '' : ` (and ${others} other ${others === 1 ? 'pod' : 'pods'})`;
    return `${names.sort()[0]}${more}: ${reason}`;
  });
  const cut =
    checked.length < pods.length
      ? [
          `new PodSecurity enforce level only checked against the first ${checked.length} of ${pods.length} existing pods`,
        ]
      : [];
  if (lines.length === 0) return cut;
  return [
    ...cut,
    `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${shown(enforce)}"`,
    ...lines.sort(),
  ];
}

/** Source: k8s.io/pod-security-admission/api `PolicyToEvaluate`. */
function policyOf(
  labels: Readonly<Record<string, string>> = {},
  defaults: NonNullable<PodSecurityConfiguration['defaults']>,
): { policy: Record<Mode, LevelVersion>; faults: ReasonCause[] } {
  const faults: ReasonCause[] = [];
  const read = (label: string, isValid: (value: string) => boolean, rule: string): string | undefined => {
    const value = labels[PREFIX + label];
    if (value === undefined || isValid(value)) return value;
    faults.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(value)}: must be ${rule}`,
      field: `metadata.labels[${PREFIX}${label}]`,
    });
    return 'invalid';
  };
  const policy = Object.fromEntries(
    modes.map((mode) => {
      const preset = defaults[mode] ?? { level: 'privileged', version: 'latest' };
      const level = read(mode, (value) => levels.includes(value as Level), `one of ${levels.join(', ')}`);
      const version = read(`${mode}-version`, isVersion, '"latest" or "v1.x"');
      const safe = mode === 'enforce' ? 'restricted' : 'privileged';
      return [
        mode,
        {
          level: level === 'invalid' ? safe : (level ?? preset.level),
          version: version === 'invalid' ? 'latest' : (version ?? preset.version),
        },
      ];
    }),
  ) as Record<Mode, LevelVersion>;
  const { enforce, warn } = policy;
  const setsLevel = levels.includes(labels[`${PREFIX}enforce`] as Level);
  // Who sets a level to enforce is warned at that level, too, unless the namespace says otherwise.
  if (
    labels[`${PREFIX}warn`] === undefined &&
    setsLevel &&
    levels.indexOf(enforce.level) > levels.indexOf(warn.level)
  ) {
    const own = labels[`${PREFIX}warn-version`] !== undefined;
    policy.warn = { level: enforce.level, version: own ? warn.version : enforce.version };
  }
  return { policy, faults };
}

const isVersion = (value: string): boolean => value === 'latest' || /^v1\.(\d|[1-9]\d*)$/.test(value);

function aggregated(faults: readonly ReasonCause[]): string {
  const lines = faults.map(({ field, message }) => `${field}: ${message}`);
  return lines.length === 1 ? (lines[0] as string) : `[${lines.join(', ')}]`;
}

/** Only a new image, or a new container, makes a Pod worth another look. */
function changesImages({ spec }: Pod, { spec: old }: Pod): boolean {
  const pairs = (['containers', 'initContainers'] as const).map((kind) => [
    spec[kind] ?? [],
    old[kind] ?? [],
  ]);
  const ephemeral = old.ephemeralContainers ?? [];
  return (
    pairs.some(
      ([now = [], before = []]) =>
        now.length !== before.length || now.some(({ image }, index) => image !== before[index]?.image),
    ) ||
    (spec.ephemeralContainers ?? []).some(
      ({ name, image }) => image !== ephemeral.find((each) => each.name === name)?.image,
    )
  );
}

/** A reason, and what exactly. */
type Violation = readonly [reason: string, detail: string];
type Check = (pod: DeepReadonly<Pod>) => Violation | undefined;

interface VersionedCheck {
  readonly level: 'baseline' | 'restricted';
  /** Each from a minor version on. */
  readonly since: Readonly<Record<number, Check>>;
  /** The check of baseline that is not asked any more where this one is. */
  readonly instead?: Check;
}

const detailed = (violations: readonly Violation[]): string =>
  violations.map(([reason, detail]) => (detail ? `${reason} (${detail})` : reason)).join(', ');

function violationsOf(pod: DeepReadonly<Pod>, { level, version }: LevelVersion): Violation[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? Number.POSITIVE_INFINITY : Number(version.slice(3));
  const chosen: (VersionedCheck & { readonly check: Check })[] = [];
  for (const each of checks) {
    if (each.level === 'restricted' && level === 'baseline') continue;
    const since = Object.keys(each.since).findLast((at) => Number(at) <= minor);
    if (since !== undefined) chosen.push({ ...each, check: each.since[Number(since)] as Check });
  }
  const replaced = chosen.map(({ instead }) => instead);
  return chosen
    .filter(
      ({ level: of, since }) =>
        of === 'restricted' || !Object.values(since).some((each) => replaced.includes(each)),
    )
    .flatMap(({ check }) => {
      const violation = check(pod);
      return violation ? [violation] : [];
    });
}

type AnyContainer = DeepReadonly<Pick<Container, 'name' | 'ports' | 'securityContext' | 'lifecycle'>> &
  DeepReadonly<Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>>;
type SecurityContext = DeepReadonly<NonNullable<Container['securityContext']>>;

const containersOf = ({ spec }: DeepReadonly<Pod>): readonly AnyContainer[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...((spec.ephemeralContainers ?? []) as readonly AnyContainer[]),
];

const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');
const some = (noun: string, items: readonly string[]): string =>
  `${noun}${items.length === 1 ? '' : 's'} ${quoted(items)}`;
const distinct = (items: readonly string[]): string[] => [...new Set(items)].sort();

const containersThat = (
  pod: DeepReadonly<Pod>,
  isBad: (context: SecurityContext, container: AnyContainer) => boolean,
): string[] =>
  containersOf(pod)
    .filter((container) => isBad(container.securityContext ?? {}, container))
    .map(({ name }) => name);

/** `pod and container "a"`: who sets what must not be set. */
const setters = (pod: boolean, containers: readonly string[]): string =>
  [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [some('container', containers)] : [])].join(' and ');

const appArmor: Check = (pod) => {
  const isBad = (type: string | undefined): boolean =>
    type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';
  const own = pod.spec.securityContext?.appArmorProfile?.type;
  const containers = containersThat(pod, ({ appArmorProfile }) => isBad(appArmorProfile?.type));
  const types = containersOf(pod).map(({ securityContext }) => securityContext?.appArmorProfile?.type);
  const annotations = Object.entries(pod.metadata?.annotations ?? {})
    .filter(
      ([key, value]) =>
        key.startsWith('container.apparmor.security.beta.kubernetes.io/') && !isDefault(value),
    )
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const values = [...distinct([own, ...types].filter(isBad) as string[]), ...annotations];
  if (values.length === 0) return undefined;
  const who = [
    setters(isBad(own), containers),
    annotations.length === 0 ? '' : annotations.length === 1 ? 'annotation' : 'annotations',
  ];
  return [
    `forbidden AppArmor profile${values.length === 1 ? '' : 's'}`,
    `${who.filter((each) => each !== '').join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  ];
};

const isDefault = (profile: string): boolean =>
  profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');

const defaultCapabilities =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';

/** Who adds capabilities other than these. */
function added(pod: DeepReadonly<Pod>, allowed: readonly string[]): string | undefined {
  const others = ({ capabilities }: SecurityContext): string[] =>
    (capabilities?.add ?? []).filter((capability) => !allowed.includes(capability));
  const containers = containersThat(pod, (context) => others(context).length > 0);
  if (containers.length === 0) return undefined;
  const all = distinct(containersOf(pod).flatMap(({ securityContext = {} }) => others(securityContext)));
  return `${some('container', containers)} must not include ${quoted(all)} in securityContext.capabilities.add`;
}

const baselineCapabilities: Check = (pod) => {
  const detail = added(pod, defaultCapabilities.split(' '));
  return detail ? ['non-default capabilities', detail] : undefined;
};

const restrictedCapabilities: Check = (pod) => {
  const keepers = containersThat(pod, ({ capabilities }) => !capabilities?.drop?.includes('ALL'));
  const details = [
    keepers.length > 0 && `${some('container', keepers)} must set securityContext.capabilities.drop=["ALL"]`,
    added(pod, ['NET_BIND_SERVICE']),
  ].filter((detail) => detail);
  return details.length > 0 ? ['unrestricted capabilities', details.join('; ')] : undefined;
};

const hostNamespaces: Check = ({ spec }) => {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]);
  return shared.length > 0
    ? ['host namespaces', shared.map((field) => `${field}=true`).join(', ')]
    : undefined;
};

const hostPaths: Check = ({ spec }) => {
  const volumes = (spec.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => name);
  return volumes.length > 0 ? ['hostPath volumes', some('volume', volumes)] : undefined;
};

const hostPorts: Check = (pod) => {
  const portsOf = ({ ports = [] }: AnyContainer): string[] =>
    ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
  const users = containersThat(pod, (_context, container) => portsOf(container).length > 0);
  if (users.length === 0) return undefined;
  const ports = distinct(containersOf(pod).flatMap(portsOf));
  const use = users.length === 1 ? 'uses' : 'use';
  return [
    'hostPort',
    `${some('container', users)} ${use} hostPort${ports.length === 1 ? '' : 's'} ${ports.join(', ')}`,
  ];
};

const hosts: Check = (pod) => {
  const hostsOf = (container: AnyContainer): string[] => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
    return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(
      (handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host].filter((host) => host) as string[],
    );
  };
  const users = distinct(containersThat(pod, (_context, container) => hostsOf(container).length > 0));
  if (users.length === 0) return undefined;
  const all = distinct(containersOf(pod).flatMap(hostsOf));
  const use = users.length === 1 ? 'uses' : 'use';
  return [
    'probe or lifecycle host',
    `${some('container', users)} ${use} ${some('probe or lifecycle host', all)}`,
  ];
};

const privileged: Check = (pod) => {
  const containers = containersThat(pod, (context) => context.privileged === true);
  return containers.length > 0
    ? ['privileged', `${some('container', containers)} must not set securityContext.privileged=true`]
    : undefined;
};

const procMount: Check = (pod) => {
  const isBad = (type: string | undefined): boolean => type !== undefined && type !== 'Default';
  const containers = containersThat(pod, (context) => isBad(context.procMount));
  if (containers.length === 0) return undefined;
  const types = containersOf(pod).map(({ securityContext }) => securityContext?.procMount);
  const bad = quoted(distinct(types.filter(isBad) as string[]));
  return ['procMount', `${some('container', containers)} must not set securityContext.procMount to ${bad}`];
};

const seLinux =
  (...allowed: readonly string[]): Check =>
  (pod) => {
    type Options = { readonly type?: string; readonly user?: string; readonly role?: string };
    const isBad = ({ type = '', user, role }: Options = {}): boolean =>
      !['', 'container_t', 'container_init_t', 'container_kvm_t', ...allowed].includes(type) ||
      Boolean(user || role);
    const own = pod.spec.securityContext?.seLinuxOptions;
    const containers = containersThat(pod, ({ seLinuxOptions }) => isBad(seLinuxOptions));
    const all = [own, ...containersOf(pod).map((each) => each.securityContext?.seLinuxOptions)];
    const bad = all.filter(isBad) as Options[];
    if (bad.length === 0) return undefined;
    const types = distinct(bad.filter(({ type = '' }) => isBad({ type })).map(({ type = '' }) => type));
    const data = [
      types.length > 0 && some('type', types),
      bad.some(({ user }) => user) && 'user may not be set',
      bad.some(({ role }) => role) && 'role may not be set',
    ].filter((part) => part);
    const who = setters(isBad(own), containers);
    return ['seLinuxOptions', `${who} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`];
  };

const seccompAnnotations: Check = (pod) => {
  const annotations = pod.metadata?.annotations ?? {};
  const keys = [
    'seccomp.security.alpha.kubernetes.io/pod',
    ...containersOf(pod).map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
  ];
  const isGood = (value: string): boolean =>
    value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const bad = keys.flatMap((key) => {
    const value = annotations[key];
    return value === undefined || isGood(value) ? [] : [`${key}=${JSON.stringify(value)}`];
  });
  const all = distinct(bad);
  return all.length > 0
    ? ['seccompProfile', `forbidden annotation${all.length === 1 ? '' : 's'} ${all.join(', ')}`]
    : undefined;
};

const isBadSeccomp = (type: string | undefined): boolean =>
  type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';

const seccomp: Check = (pod) => {
  const own = pod.spec.securityContext?.seccompProfile?.type;
  const containers = containersThat(pod, ({ seccompProfile }) => isBadSeccomp(seccompProfile?.type));
  const types = [own, ...containersOf(pod).map((each) => each.securityContext?.seccompProfile?.type)];
  const bad = distinct(types.filter(isBadSeccomp) as string[]);
  if (bad.length === 0) return undefined;
  const who = setters(isBadSeccomp(own), containers);
  return ['seccompProfile', `${who} must not set securityContext.seccompProfile.type to ${quoted(bad)}`];
};

const restrictedSeccomp: Check = (pod) => {
  const explicit = seccomp(pod);
  if (explicit || pod.spec.securityContext?.seccompProfile) return explicit;
  const containers = containersThat(pod, ({ seccompProfile }) => !seccompProfile);
  if (containers.length === 0) return undefined;
  const who = `pod or ${some('container', containers)}`;
  return [
    'seccompProfile',
    `${who} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  ];
};

const safeSysctls = [
  [0, 'kernel.shm_rmid_forced'],
  [0, 'net.ipv4.ip_local_port_range'],
  [0, 'net.ipv4.tcp_syncookies'],
  [0, 'net.ipv4.ping_group_range'],
  [0, 'net.ipv4.ip_unprivileged_port_start'],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [29, 'net.ipv4.tcp_keepalive_time'],
  [29, 'net.ipv4.tcp_fin_timeout'],
  [29, 'net.ipv4.tcp_keepalive_intvl'],
  [29, 'net.ipv4.tcp_keepalive_probes'],
  [32, 'net.ipv4.tcp_rmem'],
  [32, 'net.ipv4.tcp_wmem'],
] as const;

const sysctls =
  (minor: number): Check =>
  ({ spec }) => {
    const safe = (name: string): boolean =>
      safeSysctls.some(([since, sysctl]) => since <= minor && sysctl === name);
    const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safe(name));
    return bad.length > 0 ? ['forbidden sysctls', bad.join(', ')] : undefined;
  };

const hostProcess: Check = (pod) => {
  const own = pod.spec.securityContext?.windowsOptions?.hostProcess === true;
  const containers = containersThat(pod, ({ windowsOptions }) => windowsOptions?.hostProcess === true);
  if (!own && containers.length === 0) return undefined;
  const who = setters(own, containers);
  return ['hostProcess', `${who} must not set securityContext.windowsOptions.hostProcess=true`];
};

const privilegeEscalation: Check = (pod) => {
  const containers = containersThat(pod, (context) => context.allowPrivilegeEscalation !== false);
  if (containers.length === 0) return undefined;
  const who = some('container', containers);
  return [
    'allowPrivilegeEscalation != false',
    `${who} must set securityContext.allowPrivilegeEscalation=false`,
  ];
};

const safeVolumes =
  'configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' ');

const volumeTypes: Check = ({ spec }) => {
  const typeOf = (volume: object): string =>
    Object.keys(volume).find((key) => key !== 'name' && (volume as Record<string, unknown>)[key]) ??
    'unknown';
  const bad = (spec.volumes ?? []).filter((volume) => !safeVolumes.includes(typeOf(volume)));
  if (bad.length === 0) return undefined;
  const who = some(
    'volume',
    bad.map(({ name }) => name),
  );
  const use = bad.length === 1 ? 'uses' : 'use';
  return [
    'restricted volume types',
    `${who} ${use} ${some('restricted volume type', distinct(bad.map(typeOf)))}`,
  ];
};

const nonRoot: Check = (pod) => {
  const reason = 'runAsNonRoot != true';
  const own = pod.spec.securityContext?.runAsNonRoot;
  const who = setters(
    own === false,
    containersThat(pod, (context) => context.runAsNonRoot === false),
  );
  if (who) return [reason, `${who} must not set securityContext.runAsNonRoot=false`];
  const silent = own ? [] : containersThat(pod, (context) => context.runAsNonRoot === undefined);
  if (silent.length === 0) return undefined;
  return [reason, `pod or ${some('container', silent)} must set securityContext.runAsNonRoot=true`];
};

const rootUser: Check = (pod) => {
  const own = pod.spec.securityContext?.runAsUser === 0;
  const who = setters(
    own,
    containersThat(pod, (context) => context.runAsUser === 0),
  );
  return who ? ['runAsUser=0', `${who} must not set runAsUser=0`] : undefined;
};

/** Windows knows none of it. */
const unlessWindows =
  (check: Check): Check =>
  (pod) =>
    pod.spec.os?.name === 'windows' ? undefined : check(pod);
/** Root in a user namespace of its own is nobody outside. */
const unlessUserNamespace =
  (check: Check): Check =>
  (pod) =>
    pod.spec.hostUsers === false ? undefined : check(pod);

/** By their names in the order of the alphabet, those of baseline first. */
const checks: readonly VersionedCheck[] = [
  { level: 'baseline', since: { 0: appArmor } },
  { level: 'baseline', since: { 0: baselineCapabilities } },
  { level: 'baseline', since: { 0: hostNamespaces } },
  { level: 'baseline', since: { 0: hostPaths } },
  { level: 'baseline', since: { 0: hostPorts } },
  { level: 'baseline', since: { 34: hosts } },
  { level: 'baseline', since: { 0: privileged } },
  { level: 'baseline', since: { 0: procMount, 35: unlessUserNamespace(procMount) } },
  { level: 'baseline', since: { 0: seLinux(), 31: seLinux('container_engine_t') } },
  { level: 'baseline', since: { 0: seccompAnnotations, 19: seccomp } },
  { level: 'baseline', since: { 0: sysctls(0), 27: sysctls(27), 29: sysctls(29), 32: sysctls(32) } },
  { level: 'baseline', since: { 0: hostProcess } },
  { level: 'restricted', since: { 8: privilegeEscalation, 25: unlessWindows(privilegeEscalation) } },
  {
    level: 'restricted',
    since: { 22: restrictedCapabilities, 25: unlessWindows(restrictedCapabilities) },
    instead: baselineCapabilities,
  },
  { level: 'restricted', since: { 35: procMount }, instead: procMount },
  { level: 'restricted', since: { 0: volumeTypes }, instead: hostPaths },
  { level: 'restricted', since: { 0: nonRoot, 35: unlessUserNamespace(nonRoot) } },
  { level: 'restricted', since: { 23: rootUser, 35: unlessUserNamespace(rootUser) } },
  {
    level: 'restricted',
    since: { 19: restrictedSeccomp, 25: unlessWindows(restrictedSeccomp) },
    instead: seccomp,
  },
];
