/** Security contexts of Pods and containers. Source: pkg/apis/core/validation/validation.go `ValidateSecurityContext`. */
import type {
  AppArmorProfile,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  Sysctl,
  WindowsSecurityContextOptions,
} from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults, localPathFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import { goStruct } from '../decoding/go-struct.ts';
import { visitContainers } from './visit-containers.ts';
import { validateRunAsUserName } from './windows-user-name.ts';

const INT32_MAX = 2_147_483_647;
const SYSCTL_CHARACTERS_MAX = 253;
const PROFILE_PATH_BYTES_MAX = 4_095;
const CREDENTIAL_SPEC_BYTES_MAX = 65_536;
const sysctlName = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
/** Kernel parameters of the IPC namespace; those of the network's begin with `net.`. */
const ipcSysctl = /^(?:kernel\.(?:sem|shm(?:all|max|mni|_rmid_forced)?|msg(?:max|mnb|mni)?)$|fs\.mqueue\.)/;
const seccompTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

export function validatePodSecurityContext(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  const { securityContext = {}, hostPID, shareProcessNamespace } = spec;
  const at = 'spec.securityContext';
  for (const key of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) {
    const id = securityContext[key];
    if (id !== undefined) faults.range(`${at}.${key}`, id, 0, INT32_MAX);
  }
  securityContext.supplementalGroups?.forEach((group, i) => {
    faults.range(`${at}.supplementalGroups[${i}]`, group, 0, INT32_MAX);
  });
  if (hostPID && shareProcessNamespace) {
    const why = 'ShareProcessNamespace and HostPID cannot both be enabled';
    faults.invalid(`${at}.shareProcessNamespace`, true, why);
  }
  validateSysctls(securityContext.sysctls ?? [], spec, `${at}.sysctls`, faults);
  faults.oneOf(`${at}.fsGroupChangePolicy`, securityContext.fsGroupChangePolicy, [
    'Always',
    'OnRootMismatch',
  ]);
  validateSeccomp(securityContext.seccompProfile, `${at}.seccompProfile`, faults);
  validateWindowsOptions(securityContext.windowsOptions, `${at}.windowsOptions`, faults);
  validateAppArmor(securityContext.appArmorProfile, `${at}.appArmorProfile`, faults);
  faults.oneOf(`${at}.supplementalGroupsPolicy`, securityContext.supplementalGroupsPolicy, [
    'Merge',
    'Strict',
  ]);
  // What lets other policies pass is a feature gate that is off.
  faults.oneOf(`${at}.seLinuxChangePolicy`, securityContext.seLinuxChangePolicy, ['Recursive']);
}

export function validateSecurityContext(
  context: DeepReadonly<SecurityContext> | undefined,
  field: string,
  { hostUsers = true }: DeepReadonly<PodSpec>,
  faults: Faults,
): void {
  if (!context) return;
  for (const key of ['runAsUser', 'runAsGroup'] as const) {
    const id = context[key];
    if (id !== undefined) faults.range(`${field}.${key}`, id, 0, INT32_MAX);
  }
  faults.oneOf(`${field}.procMount`, context.procMount, ['Default', 'Unmasked']);
  if (hostUsers && context.procMount === 'Unmasked')
    faults.invalid(`${field}.procMount`, 'Unmasked', '`hostUsers` must be false to use `Unmasked`');
  validateSeccomp(context.seccompProfile, `${field}.seccompProfile`, faults);
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (what: string): void =>
      faults.invalid(
        field,
        goStruct('SecurityContext', context),
        `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
      );
    if (context.privileged) refuse('`privileged` to true');
    for (const capability of context.capabilities?.add ?? [])
      if (capability === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  validateWindowsOptions(context.windowsOptions, `${field}.windowsOptions`, faults);
  validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`, faults);
}

function validateSysctls(
  sysctls: readonly DeepReadonly<Sysctl>[],
  { hostNetwork, hostIPC }: DeepReadonly<PodSpec>,
  field: string,
  faults: Faults,
): void {
  const names = new Set<string>();
  sysctls.forEach(({ name = '' }, i) => {
    const at = `${field}[${i}].name`;
    if (name === '') faults.required(at);
    else if (name.length > SYSCTL_CHARACTERS_MAX || !new RegExp(sysctlName).test(name)) {
      faults.invalid(
        at,
        name,
        `must have at most ${SYSCTL_CHARACTERS_MAX} characters and match regex ${sysctlName}`,
      );
    } else if (names.has(name)) faults.duplicate(at, name);
    const dotted = name.replaceAll('/', '.');
    if (hostNetwork && dotted.startsWith('net.'))
      faults.invalid(at, name, "may not be specified when 'hostNetwork' is true");
    else if (hostIPC && ipcSysctl.test(dotted))
      faults.invalid(at, name, "may not be specified when 'hostIPC' is true");
    names.add(name);
  });
}

function validateSeccomp(
  profile: DeepReadonly<SeccompProfile> | undefined,
  field: string,
  faults: Faults,
): void {
  if (!profile) return;
  const { type = '', localhostProfile } = profile;
  const at = `${field}.localhostProfile`;
  if (type === '') faults.required(`${field}.type`, 'type is required when seccompProfile is set');
  else faults.oneOf(`${field}.type`, type, seccompTypes);
  if (type === 'Localhost') {
    if (localhostProfile === undefined) faults.required(at, 'must be set when seccomp type is Localhost');
    else faults.allInvalid(at, localhostProfile, localPathFaults(localhostProfile));
  } else if (localhostProfile !== undefined) {
    const value = goStruct('SeccompProfile', profile);
    faults.invalid(at, value, 'can only be set when seccomp type is Localhost');
  }
}

function validateAppArmor(
  profile: DeepReadonly<AppArmorProfile> | undefined,
  field: string,
  faults: Faults,
): void {
  if (!profile) return;
  const { type = '', localhostProfile } = profile;
  const at = `${field}.localhostProfile`;
  const required = 'must be set when AppArmor type is Localhost';
  if (type === 'Localhost') {
    if (localhostProfile === undefined) return faults.required(at, required);
    if (localhostProfile !== localhostProfile.trim())
      faults.invalid(at, localhostProfile, 'must not be padded with whitespace');
    else if (localhostProfile === '') faults.required(at, required);
    if (localhostProfile.length > PROFILE_PATH_BYTES_MAX) faults.tooLong(at, PROFILE_PATH_BYTES_MAX);
  } else if (type === 'RuntimeDefault' || type === 'Unconfined') {
    if (localhostProfile !== undefined)
      faults.invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost');
  } else if (type === '') {
    faults.required(`${field}.type`, 'type is required when appArmorProfile is set');
  } else {
    faults.notSupported(`${field}.type`, type, seccompTypes);
  }
}

function validateWindowsOptions(
  options: DeepReadonly<WindowsSecurityContextOptions> | undefined,
  field: string,
  faults: Faults,
): void {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: credentials, runAsUserName } = options ?? {};
  if (name !== undefined)
    faults.allInvalid(`${field}.gmsaCredentialSpecName`, name, dnsSubdomainFaults(name));
  if (credentials === '') {
    const why = 'gmsaCredentialSpec cannot be an empty string';
    faults.invalid(`${field}.gmsaCredentialSpec`, '', why);
  } else if ((credentials?.length ?? 0) > CREDENTIAL_SPEC_BYTES_MAX) {
    faults.invalid(
      `${field}.gmsaCredentialSpec`,
      credentials,
      'gmsaCredentialSpec size must be under 64 KiB',
    );
  }
  if (runAsUserName !== undefined) validateRunAsUserName(runAsUserName, `${field}.runAsUserName`, faults);
}

/** Either all containers are host processes of Windows or none. Source: `validateWindowsHostProcessPod`. */
export function validateHostProcess(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let all = 0;
  let hostProcesses = 0;
  visitContainers(spec, ({ securityContext }, path) => {
    const own = securityContext?.windowsOptions?.hostProcess;
    all++;
    if (ofPod !== undefined && own !== undefined && ofPod !== own) {
      const why = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      faults.invalid(`${path}.securityContext.windowsOptions.hostProcess`, own, why);
    }
    if (own ?? ofPod) hostProcesses++;
  });
  if (hostProcesses === 0) return;
  if (hostProcesses !== all) {
    const why =
      'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    faults.invalid('spec', '', why);
  }
  if (!spec.hostNetwork) {
    const why = 'hostNetwork must be true if pod contains any hostProcess containers';
    faults.invalid('spec.hostNetwork', false, why);
  }
}
