/**
 * Runs a node's CNI plugins for a sandbox, as containerd does by go-cni and libcni: `lo` and the configured list side
 * by side, the list's plugins one after the other, each with the result of the one before it. DEL goes backwards.
 * Source: containerd/go-cni 1.1, containernetworking/cni libcni; golden/story/nginx.json (setup.cni and cni-call).
 */
import type { RandomStream } from '../sim/random.ts';
import type { Simulation } from '../sim/simulation.ts';
import { micros, millis } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import { hostLocal } from './host-local.ts';
import { loopback } from './loopback.ts';
import type { CniConfig, CniContext, CniEnvironment, CniPlugin, CniResult } from './plugin.ts';
import { portmap } from './portmap.ts';
import { ptp } from './ptp.ts';

/** `lo` and the list are two goroutines; in the headline recording the list's plugin came up a little later. */
const LIST_STARTS_AFTER_MICROS = millis(1);

const plugins: Readonly<Record<string, CniPlugin>> = Object.fromEntries(
  [loopback, ptp, hostLocal, portmap].map((plugin) => [plugin.type, plugin]),
);

/** What of a sandbox the plugins get to know. */
export interface SandboxNetwork {
  readonly id: string;
  readonly netns: string;
  readonly pod: { readonly name: string; readonly namespace: string; readonly uid: string };
  result?: CniResult;
}

/** The content of /etc/cni/net.d/10-kindnet.conflist on a node. */
function networkList(podCidr: string): readonly Omit<CniConfig, 'cniVersion' | 'name'>[] {
  return [
    {
      type: 'ptp',
      ipMasq: false,
      mtu: 1500,
      ipam: {
        type: 'host-local',
        dataDir: '/run/cni-ipam-state',
        ranges: [[{ subnet: podCidr }]],
        routes: [{ dst: '0.0.0.0/0' }],
      } as CniConfig['ipam'],
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ] as readonly Omit<CniConfig, 'cniVersion' | 'name'>[];
}

export class Cni {
  readonly #sim: Simulation;
  readonly #emit: Emit;
  readonly #random: RandomStream;
  readonly #list: readonly Omit<CniConfig, 'cniVersion' | 'name'>[];
  readonly #leases = new Map<string, string>();

  constructor(sim: Simulation, trace: Trace, nodeName: string, podCidr: string) {
    this.#sim = sim;
    this.#emit = trace.emitter(`cni/${nodeName}`, 'cni/cni.ts');
    this.#random = sim.random(`cni/${nodeName}`);
    this.#list = networkList(podCidr);
  }

  /** Gives the sandbox its network; the result is that of the last plugin. Rejects with the plugin's message. */
  async add(sandbox: SandboxNetwork, step: Step): Promise<CniResult> {
    const lo = this.#sim.spawn(`cni loopback ${sandbox.id.slice(0, 12)}`, async () => {
      await this.#invoke(
        'loopback',
        'ADD',
        { cniVersion: '0.3.1', name: 'cni-loopback', type: 'loopback' },
        environment('ADD', sandbox, 'lo'),
        step,
      );
    });
    await this.#sim.sleep(LIST_STARTS_AFTER_MICROS);
    let result: CniResult | undefined;
    for (const entry of this.#list) {
      const config = {
        cniVersion: '1.0.0',
        name: 'kindnet',
        ...entry,
        ...(result && { prevResult: result }),
      } as CniConfig;
      result = await this.#invoke(
        entry.type as string,
        'ADD',
        config,
        environment('ADD', sandbox, 'eth0'),
        step,
      );
    }
    await this.#sim.join(lo);
    return result as CniResult;
  }

  async remove(sandbox: SandboxNetwork, step: Step): Promise<void> {
    const { result } = sandbox;
    await this.#invoke(
      'loopback',
      'DEL',
      { cniVersion: '0.3.1', name: 'cni-loopback', type: 'loopback' },
      environment('DEL', sandbox, 'lo'),
      step,
    );
    for (const entry of [...this.#list].reverse()) {
      const config = {
        cniVersion: '1.0.0',
        name: 'kindnet',
        ...entry,
        ...(result && { prevResult: result }),
      } as CniConfig;
      await this.#invoke(entry.type as string, 'DEL', config, environment('DEL', sandbox, 'eth0'), step);
    }
  }

  async #invoke(
    type: string,
    command: 'ADD' | 'DEL',
    config: CniConfig,
    env: CniEnvironment,
    step: Step,
  ): Promise<CniResult | undefined> {
    const plugin = plugins[type];
    if (!plugin) throw new Error(`failed to find plugin "${type}" in path [/opt/cni/bin]`);
    const began = this.#sim.now;
    const cause = this.#emit('cni.called', step, { plugin: type, command, env, stdin: config });
    const context: CniContext = {
      delegate: (delegated, delegatedConfig) => this.#invoke(delegated, command, delegatedConfig, env, step),
      mac: () => this.#mac(),
      vethName: () => `veth${this.#random.hex(8)}`,
      leases: this.#leases,
    };
    const span = command === 'ADD' ? plugin.addMicros : plugin.delMicros;
    await this.#sim.sleep(micros(span / 2));
    let result: CniResult | undefined;
    let error: string | undefined;
    try {
      if (command === 'ADD') result = await plugin.add(config, env, context, step);
      else await plugin.del(config, env, context, step);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    await this.#sim.sleep(micros(span / 2));
    this.#emit(
      'cni.answered',
      step,
      {
        plugin: type,
        command,
        ...(result && { stdout: result }),
        ...(error !== undefined && { error }),
        micros: this.#sim.now - began,
      },
      { cause },
    );
    if (error !== undefined)
      throw new Error(`plugin type="${type}" failed (${command === 'ADD' ? 'add' : 'delete'}): ${error}`);
    return result;
  }

  /** A locally administered unicast address. */
  #mac(): string {
    const bytes = Array.from({ length: 6 }, () => this.#random.below(256));
    bytes[0] = ((bytes[0] as number) & 0xfc) | 0x02;
    return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  }
}

function environment(
  command: 'ADD' | 'DEL',
  { id, netns, pod }: SandboxNetwork,
  interfaceName: string,
): CniEnvironment {
  return {
    CNI_COMMAND: command,
    CNI_CONTAINERID: id,
    CNI_NETNS: netns,
    CNI_IFNAME: interfaceName,
    CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=${pod.namespace};K8S_POD_NAME=${pod.name};K8S_POD_INFRA_CONTAINER_ID=${id};K8S_POD_UID=${pod.uid}`,
    CNI_PATH: '/opt/cni/bin',
  };
}
