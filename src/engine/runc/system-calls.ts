/**
 * The significant system calls of `runc create` and `runc start`, derived from config.json, in the order of the
 * recording (golden/story/runc.json). Repeats are folded into one line with an ellipsis: one mount a kind, one device
 * node, one cgroup for all controllers. Numbers of descriptors are left out.
 */
import type { OciNamespace, OciSpec } from './oci-spec.ts';

/** `process` is the name that `ps` shows. `result` is absent where the call returns 0. */
export interface SystemCall {
  readonly process:
    | 'runc create'
    | 'runc init'
    | 'runc:[0:PARENT]'
    | 'runc:[1:CHILD]'
    | 'runc:[2:INIT]'
    | 'runc start';
  readonly call: string;
  readonly result?: string;
}

/** The container as runc sees it: its id, where its files are, and the process ids that it gets. */
export interface RuncContainer {
  readonly id: string;
  readonly bundle: string;
  readonly spec: OciSpec;
  /** Of `runc init` (stage 0), stage 1 and stage 2; the last is the container's process for ever. */
  readonly pids: readonly [stage0: number, stage1: number, stage2: number];
}

const stateDirectory = (id: string): string => `/run/containerd/runc/k8s.io/${id}`;
const fifo = (id: string): string => `${stateDirectory(id)}/exec.fifo`;
const quoted = (words: readonly string[]): string =>
  `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;

const cloneFlag = {
  pid: 'CLONE_NEWPID',
  ipc: 'CLONE_NEWIPC',
  uts: 'CLONE_NEWUTS',
  mount: 'CLONE_NEWNS',
  network: 'CLONE_NEWNET',
};
/** In this order runc names the flags of one unshare. */
const unshareOrder: readonly OciNamespace['type'][] = ['mount', 'uts', 'ipc', 'pid', 'network'];

function calls(
  process: SystemCall['process'],
  ...texts: (string | false | undefined | [call: string, result: string])[]
): SystemCall[] {
  return texts.flatMap((text) => {
    if (!text) return [];
    return typeof text === 'string'
      ? [{ process, call: text }]
      : [{ process, call: text[0], result: text[1] }];
  });
}

/** Everything up to the wait in open() of the exec FIFO. */
export function createCalls({ id, bundle, spec, pids }: RuncContainer): SystemCall[] {
  const { process, linux } = spec;
  const cgroup = `/sys/fs/cgroup/*${linux.cgroupsPath}`;
  const joined = linux.namespaces.filter((namespace) => namespace.path);
  const unshared = unshareOrder.filter((type) =>
    linux.namespaces.some((namespace) => namespace.type === type && !namespace.path),
  );
  const binds = spec.mounts.filter((mount) => mount.type === 'bind');
  const { uid, gid, additionalGids } = process.user;
  const { cpu, memory } = linux.resources;
  // The filter needs no_new_privs or CAP_SYS_ADMIN: without the first it goes in before capabilities are dropped.
  const seccomp = linux.seccomp && 'seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW)';
  const effective = process.capabilities.effective ?? [];
  return [
    ...calls(
      'runc create',
      `execve("/usr/sbin/runc", ["runc", …, "create", "--bundle", "${bundle}", …, "${id}"])`,
      `mknodat(AT_FDCWD, "${fifo(id)}", S_IFIFO|0622)`,
      ['clone(CLONE_VM|CLONE_PIDFD|CLONE_VFORK|SIGCHLD)', String(pids[0])],
    ),
    ...calls('runc init', 'execve("/proc/self/fd/6", ["/usr/sbin/runc", "init"])'),
    ...calls(
      'runc create',
      `mkdirat(AT_FDCWD, "${cgroup}", 0755)`,
      `write("${cgroup}/cgroup.procs", "${pids[0]}")`,
    ),
    ...calls('runc init', `write("/proc/self/oom_score_adj", "${process.oomScoreAdj}")`),
    ...calls('runc:[0:PARENT]', ['clone(CLONE_PARENT|SIGCHLD)', String(pids[1])]),
    ...calls(
      'runc:[1:CHILD]',
      ...joined.map(({ type, path }) => `setns("${path}", ${cloneFlag[type]})`),
      `unshare(${unshared.map((type) => cloneFlag[type]).join('|')})`,
      ['clone(CLONE_PARENT|SIGCHLD)', String(pids[2])],
    ),
    ...calls(
      'runc:[2:INIT]',
      ['setsid()', '1'],
      `keyctl(KEYCTL_JOIN_SESSION_KEYRING, "_ses.${id}")`,
      'mount("", "/", MS_REC|MS_SLAVE)',
      ...spec.mounts
        .filter((mount) => mount.type === 'proc' || mount.type === 'tmpfs' || mount.type === 'sysfs')
        .map(({ type, destination }) => `mount("${type}", "${destination}", "${type}")`),
      binds[0] &&
        `mount("${binds[0].source}", "${binds[0].destination}", MS_BIND|MS_REC)${binds.length > 1 ? ` … ${binds.length} bind mounts` : ''}`,
      'mknodat("/dev/null", S_IFCHR|0666, makedev(0x1, 0x3)) … 6 device nodes',
    ),
    ...calls(
      'runc create',
      `write("${cgroup}/devices.allow", "c 1:3 rwm") …`,
      memory?.limit !== undefined && `write("${cgroup}/memory.limit_in_bytes", "${memory.limit}")`,
      `write("${cgroup}/cpu.shares", "${cpu.shares}")`,
      (cpu.quota ?? 0) > 0 && `write("${cgroup}/cpu.cfs_quota_us", "${cpu.quota}")`,
    ),
    ...calls(
      'runc:[2:INIT]',
      'pivot_root(".", ".")',
      'umount2(".", MNT_DETACH)',
      spec.root.readonly && 'mount("", "/", MS_RDONLY|MS_REMOUNT|MS_BIND)',
      spec.hostname !== undefined && `sethostname("${spec.hostname}")`,
      'mount("/proc/bus", "/proc/bus", MS_BIND|MS_REC) … read-only paths',
      'mount("tmpfs", "/proc/acpi", "tmpfs", MS_RDONLY) … masked paths',
      process.noNewPrivileges ? 'prctl(PR_SET_NO_NEW_PRIVS, 1)' : seccomp,
    ),
    ...calls(
      'runc:[2:INIT]',
      'prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH|CAP_LINUX_IMMUTABLE|CAP_NET_BROADCAST|…)',
      'prctl(PR_SET_KEEPCAPS, 1)',
      `setgroups([${additionalGids.join(', ')}])`,
      `setgid(${gid})`,
      `setuid(${uid})`,
      effective.length > 0
        ? `capset({effective=${effective.slice(0, 2).join('|')}|…})`
        : 'capset({effective=0})',
      'prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)',
      process.noNewPrivileges && seccomp,
      [`openat("${fifo(id)}", O_WRONLY|O_CLOEXEC)`, 'blocks'],
    ),
    ...calls('runc create', `write("${bundle}/init.pid", "${pids[2]}")`),
  ];
}

/** `runc start` opens the other end of the FIFO, which lets the waiting init go on. */
export const startCalls = ({ id }: RuncContainer): SystemCall[] =>
  calls(
    'runc start',
    `execve("/usr/sbin/runc", ["runc", …, "start", "${id}"])`,
    `openat(AT_FDCWD, "${fifo(id)}", O_RDONLY|O_CLOEXEC)`,
  );

/** What the init does when the FIFO opens: it becomes the container's program. */
export const programCalls = ({ id, spec }: RuncContainer): SystemCall[] =>
  calls(
    'runc:[2:INIT]',
    `write("${fifo(id)}", "0")`,
    `execve("${spec.process.args[0]}", ${quoted(spec.process.args)})`,
  );

export const startedCalls = ({ id }: RuncContainer): SystemCall[] =>
  calls('runc start', `unlinkat(AT_FDCWD, "${fifo(id)}", 0)`);
