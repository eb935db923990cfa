/** What a kubelet may write. Source: pkg/apis/core/validation/validation.go `ValidatePodStatusUpdate`. */
import type { Container, ContainerStatus, Pod, PodSpec } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { addressFaults, dnsSubdomainFaults, qualifiedNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateAnnotationsUpdate } from './annotations.ts';

const systemConditions = ['PodScheduled', 'Ready', 'Initialized'];

export function validateUpdate(pod: DeepReadonly<Pod>, old: DeepReadonly<Pod>): readonly ReasonCause[] {
  const faults = new Faults();
  const { status, spec } = pod;
  validateAnnotationsUpdate(pod, old, faults);
  status.conditions?.forEach(({ type = '', observedGeneration = 0 }, i) => {
    const field = `status.conditions[${i}]`;
    validateGeneration(observedGeneration, `${field}.observedGeneration`, faults);
    if (!systemConditions.includes(type)) faults.allInvalid(`${field}.Type`, type, qualifiedNameFaults(type));
  });
  const { nominatedNodeName: nominated = '' } = status;
  if (nominated && nominated !== old.status.nominatedNodeName) {
    const field = 'status.nominatedNodeName';
    faults.allInvalid(field, nominated, dnsSubdomainFaults(nominated));
    if (old.spec.nodeName) faults.forbidden(field, 'may not be set on pods that are already bound to a node');
  }
  validateGeneration(status.observedGeneration ?? 0, 'status.observedGeneration', faults);
  faults.immutable('status.qosClass', status.qosClass, old.status.qosClass);
  validateTransitions(status, old, 'containerStatuses', spec.containers, faults);
  validateTransitions(status, old, 'initContainerStatuses', spec.initContainers, faults);
  validateAddresses(status.podIPs, old.status.podIPs, 'status.podIPs', faults);
  const [first] = status.hostIPs ?? [];
  if (first && status.hostIP !== first.ip)
    faults.invalid('status.hostIPs[0].ip', first.ip, 'must be equal to `hostIP`');
  validateAddresses(status.hostIPs, old.status.hostIPs, 'status.hostIPs', faults);
  return faults.causes;
}

function validateGeneration(value: number, field: string, faults: Faults): void {
  if (value < 0) faults.invalid(field, value, 'must be a non-negative integer');
}

/** A container that has ended for good does not come back. */
function validateTransitions(
  status: DeepReadonly<Pod['status']>,
  { status: old, spec }: DeepReadonly<Pod>,
  part: 'containerStatuses' | 'initContainerStatuses',
  containers: readonly DeepReadonly<Container>[] | undefined,
  faults: Faults,
): void {
  const all = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const restartsAll = all.some(({ restartPolicyRules }) =>
    restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
  );
  if (restartsAll) return;
  old[part]?.forEach(({ name, state }, i) => {
    const ended = state?.terminated;
    const now = (status[part] as readonly DeepReadonly<ContainerStatus>[] | undefined)?.find(
      (each) => each.name === name,
    );
    if (!ended || !now || now.state?.terminated) return;
    const container = containers?.find((each) => each.name === name);
    if (container && restarts(container, spec, ended.exitCode ?? 0)) return;
    faults.forbidden(`status.${part}[${i}].state`, 'may not be transitioned to non-terminated state');
  });
}

/** Source: pkg/api/v1/pod/util.go `ContainerShouldRestart`. */
function restarts(
  { restartPolicy, restartPolicyRules }: DeepReadonly<Container>,
  spec: DeepReadonly<PodSpec>,
  exitCode: number,
): boolean {
  const matches = restartPolicyRules?.some(({ exitCodes }) => {
    const listed = exitCodes?.values?.includes(exitCode) ?? false;
    return exitCodes && (exitCodes.operator === 'In' ? listed : !listed);
  });
  if (restartPolicy && matches) return true;
  const policy = restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

type Addresses = readonly { readonly ip: string }[] | undefined;

/** At most one address of each family; what was there before may stay as it is. */
function validateAddresses(now: Addresses = [], before: Addresses, field: string, faults: Faults): void {
  now.forEach(({ ip }, i) => {
    if (!before?.some((old) => old.ip === ip)) faults.allInvalid(`${field}[${i}]`, ip, addressFaults(ip));
  });
  if (now.length < 2) return;
  const families = new Set(now.map(({ ip }) => ip.includes(':')));
  if (families.size < 2 || now.length > 2)
    faults.invalid(
      field,
      now.map(({ ip }) => ({ IP: ip })),
      'may specify no more than one IP for each IP family',
    );
}
