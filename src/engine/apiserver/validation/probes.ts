/** How a container is asked whether it is well. Source: pkg/apis/core/validation/validation.go `validateHandler`. */
import type { Container, Lifecycle, PodSpec, Probe } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { headerNameFaults, portNameFaults } from '../../api/names.ts';
import type { DeepReadonly, IntOrString } from '../../api/object.ts';

export function validateProbes(container: DeepReadonly<Container>, field: string, faults: Faults): void {
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

export function validateLifecycle(
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
