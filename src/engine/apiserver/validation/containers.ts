/** Containers of a Pod. Source: pkg/apis/core/validation/validation.go `validateContainers`, `validateInitContainers`. */
import type {
  Container,
  ContainerPort,
  EnvVar,
  Lifecycle,
  PodSpec,
  Probe,
  VolumeMount,
} from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import {
  configKeyFaults,
  dnsLabelFaults,
  dnsSubdomainFaults,
  environmentNameFaults,
  headerNameFaults,
  localPathFaults,
  portNameFaults,
} from '../../api/names.ts';
import type { DeepReadonly, IntOrString } from '../../api/object.ts';
import { validateResizePolicy, validateResources } from './resources.ts';
import { validateSecurityContext } from './security-context.ts';
import type { Volumes } from './volumes.ts';

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const restartPolicies = ['Always', 'Never', 'OnFailure'];
const terminationMessagePolicies = ['File', 'FallbackToLogsOnError'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const propagations = ['Bidirectional', 'HostToContainer', 'None'];
const podFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

export function validateContainers(spec: DeepReadonly<PodSpec>, volumes: Volumes, faults: Faults): void {
  const names = new Set<string>();
  const hostPorts = new Set<string>();
  const { containers = [], initContainers = [] } = spec as Partial<DeepReadonly<PodSpec>>;
  if (containers.length === 0) faults.required('spec.containers');
  containers.forEach((container, i) => {
    const field = `spec.containers[${i}]`;
    validateCommon(container, field, spec, volumes, faults);
    if (names.has(container.name)) faults.duplicate(`${field}.name`, container.name);
    names.add(container.name);
    validateLifecycle(container.lifecycle, `${field}.lifecycle`, spec, faults);
    validateProbes(container, field, faults);
    if (container.restartPolicyRules && !container.restartPolicy) {
      faults.required(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used');
    }
    validateRestart(container, field, faults);
  });
  containers.forEach((container, i) => {
    validateHostPorts(container.ports, `spec.containers[${i}].ports`, hostPorts, faults);
  });
  initContainers.forEach((container, i) => {
    const field = `spec.initContainers[${i}]`;
    validateCommon(container, field, spec, volumes, faults);
    const sidecar = container.restartPolicy === 'Always';
    if (sidecar) {
      validateLifecycle(container.lifecycle, `${field}.lifecycle`, spec, faults);
      validateProbes(container, field, faults);
    } else {
      for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
        if (container[part]) {
          faults.forbidden(
            `${field}.${part}`,
            'may not be set for init containers without restartPolicy=Always',
          );
        }
      }
    }
    validateRestart(container, field, faults);
    if (names.has(container.name)) faults.duplicate(`${field}.name`, container.name);
    else if (container.name) names.add(container.name);
    validateHostPorts(container.ports, `${field}.ports`, new Set(), faults);
  });
  validateEphemeral(spec, volumes, names, faults);
}

const notForEphemeral = [
  'ports',
  'resources',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

/** Source: `validateEphemeralContainers`. */
function validateEphemeral(
  spec: DeepReadonly<PodSpec>,
  volumes: Volumes,
  others: ReadonlySet<string>,
  faults: Faults,
): void {
  const names = new Set(others);
  spec.ephemeralContainers?.forEach((container, i) => {
    const field = `spec.ephemeralContainers[${i}]`;
    validateCommon(container as DeepReadonly<Container>, field, spec, volumes, faults);
    if (names.has(container.name)) faults.duplicate(`${field}.name`, container.name);
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.has(target)) faults.notFound(`${field}.targetContainerName`, target);
    const why = 'cannot be set for an Ephemeral Container';
    for (const part of notForEphemeral) {
      const value = container[part];
      if (value && Object.keys(value).length > 0) faults.forbidden(`${field}.${part}`, why);
    }
    container.volumeMounts?.forEach(({ subPath, subPathExpr }, j) => {
      if (subPath) faults.forbidden(`${field}.volumeMounts[${j}].subPath`, why);
      if (subPathExpr) faults.forbidden(`${field}.volumeMounts[${j}].subPathExpr`, why);
    });
  });
}

function validateCommon(
  container: DeepReadonly<Container>,
  field: string,
  spec: DeepReadonly<PodSpec>,
  volumes: Volumes,
  faults: Faults,
): void {
  const { name, image, terminationMessagePolicy, imagePullPolicy = '', ports, env, envFrom } = container;
  if (!name) faults.required(`${field}.name`);
  else faults.allInvalid(`${field}.name`, name, dnsLabelFaults(name));
  if (!image) faults.required(`${field}.image`);
  if (!terminationMessagePolicies.includes(terminationMessagePolicy ?? '')) {
    faults.notSupported(
      `${field}.terminationMessagePolicy`,
      terminationMessagePolicy,
      terminationMessagePolicies,
    );
  }
  validatePorts(ports ?? [], `${field}.ports`, faults);
  env?.forEach((variable, i) => {
    validateVariable(variable, `${field}.env[${i}]`, faults);
  });
  envFrom?.forEach(({ prefix, configMapRef, secretRef }, i) => {
    const at = `${field}.envFrom[${i}]`;
    if (prefix) faults.allInvalid(`${at}.prefix`, prefix, environmentNameFaults(prefix));
    for (const [key, reference] of [
      ['configMapRef', configMapRef],
      ['secretRef', secretRef],
    ] as const) {
      if (!reference) continue;
      if (!reference.name) faults.required(`${at}.${key}.name`);
      else faults.allInvalid(`${at}.${key}.name`, reference.name, dnsSubdomainFaults(reference.name));
    }
    if (configMapRef && secretRef)
      faults.invalid(`${field}.envFrom`, '', 'may not have more than one field specified at a time');
    if (!configMapRef && !secretRef)
      faults.invalid(`${field}.envFrom`, '', 'must specify one of: `configMapRef` or `secretRef`');
  });
  validateMounts(container, field, volumes, faults);
  if (!imagePullPolicy) faults.required(`${field}.imagePullPolicy`);
  else if (!pullPolicies.includes(imagePullPolicy))
    faults.notSupported(`${field}.imagePullPolicy`, imagePullPolicy, pullPolicies);
  const claimNames = new Set(spec.resourceClaims?.map((claim) => claim.name));
  validateResources(container.resources ?? {}, `${field}.resources`, claimNames, faults);
  validateResizePolicy(container.resizePolicy ?? [], `${field}.resizePolicy`, spec.restartPolicy, faults);
  validateSecurityContext(container.securityContext, `${field}.securityContext`, spec, faults);
}

function validatePorts(ports: readonly DeepReadonly<ContainerPort>[], field: string, faults: Faults): void {
  const names = new Set<string>();
  ports.forEach(({ name, containerPort, hostPort, protocol = '' }, i) => {
    const at = `${field}[${i}]`;
    if (name) {
      const wrong = portNameFaults(name);
      faults.allInvalid(`${at}.name`, name, wrong);
      if (wrong.length === 0 && names.has(name)) faults.duplicate(`${at}.name`, name);
      names.add(name);
    }
    if (!containerPort) faults.required(`${at}.containerPort`);
    else faults.range(`${at}.containerPort`, containerPort, 1, 65_535);
    if (hostPort) faults.range(`${at}.hostPort`, hostPort, 1, 65_535);
    if (!protocols.includes(protocol)) faults.notSupported(`${at}.protocol`, protocol, protocols);
  });
}

function validateHostPorts(
  ports: readonly DeepReadonly<ContainerPort>[] = [],
  field: string,
  taken: Set<string>,
  faults: Faults,
): void {
  ports.forEach(({ hostPort, protocol, hostIP = '' }, i) => {
    if (!hostPort) return;
    const key = `${protocol}/${hostIP}/${hostPort}`;
    if (taken.has(key)) faults.duplicate(`${field}[${i}].hostPort`, key);
    taken.add(key);
  });
}

function validateVariable(
  { name, value, valueFrom }: DeepReadonly<EnvVar>,
  field: string,
  faults: Faults,
): void {
  if (!name) faults.required(`${field}.name`);
  else faults.allInvalid(`${field}.name`, name, environmentNameFaults(name));
  if (!valueFrom) return;
  const from = `${field}.valueFrom`;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) {
    const path = fieldRef.fieldPath;
    const at = `${from}.fieldRef.fieldPath`;
    const base = path?.replace(/\['.+'\]$/, '');
    const subscripted = base !== path && (base === 'metadata.annotations' || base === 'metadata.labels');
    const known = [
      ...podFields,
      'status.phase',
      'spec.restartPolicy',
      'metadata.labels',
      'metadata.annotations',
    ];
    if (!path) faults.required(at);
    else if (fieldRef.apiVersion !== 'v1') {
      faults.invalid(at, path, `error converting fieldPath: unsupported pod version: ${fieldRef.apiVersion}`);
    } else if (!subscripted && !known.includes(path)) {
      faults.invalid(at, path, `error converting fieldPath: field label not supported: ${path}`);
    } else if (!subscripted && !podFields.includes(path)) faults.notSupported(at, path, podFields);
  }
  if (resourceFieldRef) {
    const { resource } = resourceFieldRef;
    if (!resource) faults.required(`${from}.resourceFieldRef.resource`);
    else if (!resourceFields.includes(resource) && !/^(limits|requests)\.hugepages-/.test(resource)) {
      faults.notSupported(`${from}.resourceFieldRef.resource`, resource, resourceFields);
    }
    validateDivisor(resourceFieldRef, `${from}.resourceFieldRef.divisor`, faults);
  }
  for (const [key, reference] of [
    ['configMapKeyRef', configMapKeyRef],
    ['secretKeyRef', secretKeyRef],
  ] as const) {
    if (!reference) continue;
    if (!reference.name) faults.required(`${from}.${key}.name`);
    if (!reference.key) faults.required(`${from}.${key}.key`);
    else faults.allInvalid(`${from}.${key}.key`, reference.key, configKeyFaults(reference.key));
  }
  const sources = Object.keys(valueFrom).length;
  if (sources === 0) {
    const one =
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    faults.invalid(from, '', one);
  } else if (value) {
    faults.invalid(from, '', 'may not be specified when `value` is not empty');
  } else if (sources > 1) {
    faults.invalid(from, '', 'may not have more than one field specified at a time');
  }
}

const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const divisorsOf: Readonly<Record<string, readonly [what: string, divisors: readonly string[]]>> = {
  cpu: ['cpu', ['1m', '1']],
  memory: ['memory', byteDivisors],
  'ephemeral-storage': ['local ephemeral storage', byteDivisors],
  hugepages: ['hugepages', byteDivisors],
};

export function validateDivisor(
  { resource = '', divisor = '0' }: DeepReadonly<{ resource?: string; divisor?: string }>,
  field: string,
  faults: Faults,
): void {
  const [what, divisors = []] =
    divisorsOf[resource.replace(/^(?:limits|requests)\./, '').replace(/^(hugepages)-.*/, '$1')] ?? [];
  if (what === undefined || divisors.includes(divisor) || (divisor === '0' && what !== 'hugepages')) return;
  const list = divisors.join(what === 'cpu' ? ' and ' : ', ');
  faults.invalid(field, resource, `only divisor's values ${list} are supported with the ${what} resource`);
}

function validateMounts(
  container: DeepReadonly<Container>,
  field: string,
  volumes: Volumes,
  faults: Faults,
): void {
  const { volumeMounts = [], volumeDevices = [], securityContext } = container;
  const paths = new Set<string>();
  volumeMounts.forEach((mount: DeepReadonly<VolumeMount>, i) => {
    const at = `${field}.volumeMounts[${i}]`;
    const { name = '', mountPath, subPath, subPathExpr, mountPropagation: propagation } = mount;
    if (!name) faults.required(`${at}.name`);
    if (!volumes.has(name)) faults.notFound(`${at}.name`, name);
    if (!mountPath) faults.required(`${at}.mountPath`);
    else if (paths.has(mountPath)) faults.invalid(`${at}.mountPath`, mountPath, 'must be unique');
    paths.add(mountPath);
    if (volumeDevices.some((device) => device.name === name)) {
      faults.invalid(`${at}.name`, name, 'must not already exist in volumeDevices');
    }
    if (volumeDevices.some((device) => device.devicePath === mountPath)) {
      faults.invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices');
    }
    if (subPath) faults.allInvalid(`${field}.volumeMounts.subPath`, subPath, localPathFaults(subPath));
    if (subPathExpr) {
      const both = 'subPathExpr and subPath are mutually exclusive';
      if (subPath) faults.invalid(`${at}.subPathExpr`, subPathExpr, both);
      faults.allInvalid(`${field}.volumeMounts.subPathExpr`, subPathExpr, localPathFaults(subPathExpr));
    }
    const { recursiveReadOnly } = mount;
    faults.oneOf(`${field}.volumeMounts.recursiveReadOnly`, recursiveReadOnly, [
      'Disabled',
      'Enabled',
      'IfPossible',
    ]);
    if (propagation === undefined) return;
    const propagationField = `${field}.volumeMounts.mountPropagation`;
    if (!propagations.includes(propagation)) faults.notSupported(propagationField, propagation, propagations);
    if (propagation === 'Bidirectional' && !securityContext?.privileged) {
      faults.forbidden(
        propagationField,
        'Bidirectional mount propagation is available only to privileged containers',
      );
    }
  });
  volumeDevices.forEach(({ name, devicePath }, i) => {
    const at = `${field}.volumeDevices[${i}]`;
    const volume = volumes.get(name);
    if (!name) faults.required(`${at}.name`);
    if (!volume) faults.notFound(`${at}.name`, name);
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      const why = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      faults.invalid(`${at}.name`, name, why);
    }
    if (!devicePath) faults.required(`${at}.devicePath`);
    if (volumeMounts.some((mount) => mount.name === name)) {
      faults.invalid(`${at}.name`, name, 'must not already exist in volumeMounts');
    }
    if (volumeMounts.some((mount) => mount.mountPath === devicePath)) {
      faults.invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts');
    }
  });
}

function validateRestart(
  { restartPolicy, restartPolicyRules }: DeepReadonly<Container>,
  field: string,
  faults: Faults,
): void {
  if (restartPolicy !== undefined && !restartPolicies.includes(restartPolicy)) {
    faults.notSupported(`${field}.restartPolicy`, restartPolicy, restartPolicies);
  }
  restartPolicyRules?.forEach(({ action, exitCodes }, i) => {
    const at = `${field}.restartPolicyRules[${i}]`;
    const actions = ['Restart', 'RestartAllContainers'];
    if (!actions.includes(action)) faults.notSupported(`${at}.action`, action, actions);
    if (!exitCodes) faults.required(`${at}.exitCodes`, 'must be specified');
    else if (!['In', 'NotIn'].includes(exitCodes.operator)) {
      faults.notSupported(`${at}.exitCodes.operator`, exitCodes.operator, ['In', 'NotIn']);
    }
  });
}

function validateProbes(container: DeepReadonly<Container>, field: string, faults: Faults): void {
  for (const kind of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[kind];
    const at = `${field}.${kind}`;
    if (!probe) continue;
    validateProbe(probe, at, faults);
    if (kind === 'readinessProbe') {
      if (probe.terminationGracePeriodSeconds !== undefined) {
        const why = 'must not be set for readinessProbes';
        faults.invalid(`${at}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, why);
      }
    } else if (probe.successThreshold !== 1) {
      faults.invalid(`${at}.successThreshold`, probe.successThreshold, 'must be 1');
    }
  }
}

function validateProbe(probe: DeepReadonly<Probe>, field: string, faults: Faults): void {
  validateHandler(probe, field, faults);
  for (const key of [
    'initialDelaySeconds',
    'timeoutSeconds',
    'periodSeconds',
    'successThreshold',
    'failureThreshold',
  ] as const) {
    faults.notNegative(`${field}.${key}`, probe[key]);
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) {
    faults.invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0');
  }
}

function validateLifecycle(
  lifecycle: DeepReadonly<Lifecycle> | undefined,
  field: string,
  { terminationGracePeriodSeconds: grace = 30 }: DeepReadonly<PodSpec>,
  faults: Faults,
): void {
  for (const kind of ['postStart', 'preStop'] as const) {
    const handler = lifecycle?.[kind];
    if (!handler) continue;
    validateHandler(handler, `${field}.${kind}`, faults);
    const pause = handler.sleep?.seconds;
    if (pause !== undefined && (pause < 0 || pause > grace)) {
      const why = `must be non-negative and less than terminationGracePeriodSeconds (${grace})`;
      faults.invalid(`${field}.${kind}.sleep`, pause, why);
    }
  }
}

function validateHandler(
  handler: DeepReadonly<Probe & NonNullable<Lifecycle['preStop']>>,
  field: string,
  faults: Faults,
): void {
  let handlers = 0;
  /** Only the first counts. */
  const isFirst = (kind: string): boolean => {
    if (handlers++ === 0) return true;
    faults.forbidden(`${field}.${kind}`, 'may not specify more than 1 handler type');
    return false;
  };
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  if (exec && isFirst('exec') && !exec.command?.length) faults.required(`${field}.exec.command`);
  if (httpGet && isFirst('httpGet')) {
    const at = `${field}.httpGet`;
    if (!httpGet.path) faults.required(`${at}.path`);
    validatePortOrName(httpGet.port, `${at}.port`, faults);
    if (!['HTTP', 'HTTPS'].includes(httpGet.scheme ?? ''))
      faults.notSupported(`${at}.scheme`, httpGet.scheme, ['HTTP', 'HTTPS']);
    for (const { name } of httpGet.httpHeaders ?? []) {
      faults.allInvalid(`${at}.httpHeaders`, name ?? '', headerNameFaults(name ?? ''));
    }
  }
  if (tcpSocket && isFirst('tcpSocket'))
    validatePortOrName(tcpSocket.port, `${field}.tcpSocket.port`, faults);
  if (grpc && isFirst('grpc')) faults.range(`${field}.grpc.port`, grpc.port, 1, 65_535);
  if (sleep) isFirst('sleep');
  if (handlers === 0) faults.required(field, 'must specify a handler type');
}

function validatePortOrName(port: IntOrString, field: string, faults: Faults): void {
  if (typeof port === 'string') faults.allInvalid(field, port, portNameFaults(port));
  else faults.range(field, port ?? 0, 1, 65_535);
}
