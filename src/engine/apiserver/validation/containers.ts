/** Containers of a Pod. Source: pkg/apis/core/validation/validation.go `validateContainers`, `validateInitContainers`. */
import type { Container, ContainerPort, PodSpec } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { dnsLabelFaults, portNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { validateEnvironment } from './environment.ts';
import { validateLifecycle, validateProbes } from './probes.ts';
import { validateResizePolicy, validateResources } from './resources.ts';
import { validateSecurityContext } from './security-context.ts';
import { validateMounts } from './volume-mounts.ts';
import type { Volumes } from './volumes.ts';

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const restartPolicies = ['Always', 'Never', 'OnFailure'];
const terminationMessagePolicies = ['File', 'FallbackToLogsOnError'];
const protocols = ['SCTP', 'TCP', 'UDP'];
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

// region: container
function validateCommon(
  container: DeepReadonly<Container>,
  field: string,
  spec: DeepReadonly<PodSpec>,
  volumes: Volumes,
  faults: Faults,
): void {
  const { name, image, terminationMessagePolicy, imagePullPolicy = '', ports } = container;
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
  validateEnvironment(container, field, faults);
  validateMounts(container, field, volumes, faults);
  if (!imagePullPolicy) faults.required(`${field}.imagePullPolicy`);
  else if (!pullPolicies.includes(imagePullPolicy))
    faults.notSupported(`${field}.imagePullPolicy`, imagePullPolicy, pullPolicies);
  const claimNames = new Set(spec.resourceClaims?.map((claim) => claim.name));
  validateResources(container.resources ?? {}, `${field}.resources`, claimNames, faults);
  validateResizePolicy(container.resizePolicy ?? [], `${field}.resizePolicy`, spec.restartPolicy, faults);
  validateSecurityContext(container.securityContext, `${field}.securityContext`, spec, faults);
}
// endregion

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
