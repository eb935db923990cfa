/** One node with a real kubelet and a real containerd, and the fake API server in front of them. */
import { ApiClient } from '../../../src/engine/api/client.ts';
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import { Containerd } from '../../../src/engine/containerd/containerd.ts';
import { Registry } from '../../../src/engine/containerd/registry.ts';
import { Kubelet } from '../../../src/engine/kubelet/kubelet.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';
import { FakeApiServer } from './fake-api-server.ts';
import { story } from './recording.ts';

export class TestNode {
  readonly sim = new Simulation();
  readonly trace = new Trace(this.sim);
  readonly server = new FakeApiServer(this.sim);
  readonly runtime: Containerd;
  readonly kubelet: Kubelet;

  /** @param images that the node holds already */
  constructor(images: readonly string[] = []) {
    const { sim, trace, server } = this;
    const nodeName = 'node-1';
    this.runtime = new Containerd({
      sim,
      trace,
      nodeName,
      podCidr: '10.244.1.0/24',
      registry: new Registry(),
      images,
    });
    const client = new ApiClient(server, 'kubelet/v1.36.4');
    this.kubelet = new Kubelet({ sim, trace, client, nodeName, runtime: this.runtime });
  }

  /** Runs the program as the reader's: with the kubelet started 80 ms before. */
  run(program: () => Promise<void>): Promise<void> {
    return this.sim.call('test', async () => {
      await this.kubelet.start();
      await this.sim.sleep('80ms');
      await program();
    });
  }

  /** The statuses that the kubelet wrote, as patches. */
  get statusPatches(): unknown[] {
    return this.server.bodies('/status');
  }

  get criMethods(): string[] {
    return this.trace.ofKind('cri.called').map(({ data }) => data.method);
  }
}

/** The pod of a recording as it was right after it was bound. */
export function boundPod(recording: string, change: (pod: Pod) => void = () => {}): Pod {
  const entries = story(recording).timeline.filter(({ kind }) => kind === 'watch-event');
  const whole = entries.find(({ object }) => (object as Pod | undefined)?.spec)?.object as Pod;
  const pod = structuredClone(whole);
  pod.spec.nodeName = 'node-1';
  pod.status = {
    phase: 'Pending',
    conditions: [
      {
        type: 'PodScheduled',
        status: 'True',
        lastProbeTime: null as unknown as string,
        lastTransitionTime: '2026-11-23T21:24:28Z',
      },
    ],
    qosClass: 'BestEffort',
  };
  change(pod);
  return pod;
}
