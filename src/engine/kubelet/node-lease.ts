/**
 * The node's heartbeat: a Lease in kube-node-lease that is renewed every 10 s. Node lifecycle calls a node dead whose
 * Lease is older than 40 s. Source: k8s.io/component-helpers/apimachinery/lease, `Controller`.
 */
import type { ApiClient } from '../api/client.ts';
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { rfc3339Micro } from '../sim/time.ts';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
const LEASE_SECONDS = 40;

interface Lease extends KubeObject {
  spec: { holderIdentity: string; leaseDurationSeconds: number; renewTime: string };
}

export class NodeLease {
  readonly #sim: Simulation;
  readonly #client: ApiClient;
  readonly #nodeName: string;
  #lease: DeepReadonly<Lease> | undefined;

  constructor(sim: Simulation, client: ApiClient, nodeName: string) {
    this.#sim = sim;
    this.#client = client;
    this.#nodeName = nodeName;
  }

  start(): void {
    this.#sim.spawn(`kubelet/${this.#nodeName} lease`, async () => {
      for (;;) {
        await this.#sim.sleep('10s');
        this.#sim.cause = undefined;
        await this.#renew();
      }
    });
  }

  /** Updates the Lease it knows; the first time, or after a conflict, it looks first, and creates a missing one. */
  async #renew(): Promise<void> {
    const path = `${LEASES}/${this.#nodeName}`;
    const renewTime = rfc3339Micro(this.#sim.now);
    try {
      this.#lease ??= await this.#client.get<Lease>(path, 16);
      const renewed = { ...this.#lease, spec: { ...this.#lease.spec, renewTime } };
      this.#lease = await this.#client.update<Lease>(path, renewed, { step: 16 });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#lease = undefined;
      if (error.status.code === 404) await this.#create(renewTime);
    }
  }

  async #create(renewTime: string): Promise<void> {
    try {
      this.#lease = await this.#client.create<Lease>(
        LEASES,
        {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: this.#nodeName, namespace: 'kube-node-lease' },
          spec: { holderIdentity: this.#nodeName, leaseDurationSeconds: LEASE_SECONDS, renewTime },
        },
        { step: 16 },
      );
    } catch (error) {
      // The next renewal tries again.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
