/**
 * The node's heartbeat: a Lease in kube-node-lease that is renewed every 10 s. Node lifecycle calls a node dead whose
 * Lease is older than 40 s. Source: k8s.io/component-helpers/apimachinery/lease, `Controller`.
 */
import type { ApiClient } from '../api/client.ts';
import { deepCopy, type KubeObject } from '../api/object.ts';
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

  async #renew(): Promise<void> {
    const path = `${LEASES}/${this.#nodeName}`;
    const spec = {
      holderIdentity: this.#nodeName,
      leaseDurationSeconds: LEASE_SECONDS,
      renewTime: rfc3339Micro(this.#sim.now),
    };
    try {
      const lease = await this.#client.get<Lease>(path, 16);
      await this.#client.update(path, { ...deepCopy(lease), spec: { ...lease.spec, ...spec } }, { step: 16 });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.status.code === 404)
        await this.#create({ name: this.#nodeName, namespace: 'kube-node-lease' }, spec);
    }
  }

  async #create(metadata: KubeObject['metadata'], spec: Lease['spec']): Promise<void> {
    try {
      await this.#client.create(
        LEASES,
        { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec },
        { step: 16 },
      );
    } catch (error) {
      // The next renewal tries again.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
