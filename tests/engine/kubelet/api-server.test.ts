/** The kubelet against the engine's own API server: what it writes is taken, and the stored pod ends as recorded. */
import { expect, test } from 'vitest';
import { ApiClient } from '../../../src/engine/api/client.ts';
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import type { AdmissionChain } from '../../../src/engine/apiserver/admission/admission.ts';
import { ApiServer } from '../../../src/engine/apiserver/api-server.ts';
import { Containerd } from '../../../src/engine/containerd/containerd.ts';
import { Registry } from '../../../src/engine/containerd/registry.ts';
import { Etcd } from '../../../src/engine/etcd/etcd.ts';
import { initialObjects, nodeOptions } from '../../../src/engine/initial-objects.ts';
import { Kubelet } from '../../../src/engine/kubelet/kubelet.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';
import { Network } from '../../../src/engine/wire/connection.ts';
import { boundPod } from './node.ts';
import { steady, story } from './recording.ts';

const admitAll: AdmissionChain = {
  admit: async ({ object }) => object as KubeObject,
  validate: async () => {},
};

test('a pod is bound, runs with the recorded status, and is gone a while after its deletion', async () => {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const server = new ApiServer({ sim, trace, etcd: new Etcd(sim, trace), admission: admitAll });
  server.seed(initialObjects(nodeOptions(undefined)));
  const network = new Network(sim, trace, server);
  const client = (name: string, commonName: string, organizations: string[]): ApiClient =>
    new ApiClient(network.opened(name, { commonName, organizations }), name);
  const kubelet = new Kubelet({
    sim,
    trace,
    client: client('kubelet/node-1', 'system:node:node-1', ['system:nodes']),
    nodeName: 'node-1',
    runtime: new Containerd({
      sim,
      trace,
      nodeName: 'node-1',
      podCidr: '10.244.1.0/24',
      registry: new Registry(),
    }),
  });
  const admin = client('kubectl', 'kubernetes-admin', ['system:masters']);
  const pods = '/api/v1/namespaces/default/pods';
  const { nodeName: _, ...spec } = boundPod('nginx').spec;
  await sim.call('test', async () => {
    await kubelet.start();
    await admin.create(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'nginx', labels: { run: 'nginx' } },
      spec,
    });
    const target = { apiVersion: 'v1', kind: 'Node', name: 'node-1' };
    await admin.create(`${pods}/nginx/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'nginx' },
      target,
    });
    await sim.sleep('3s');
    const { status } = await admin.get<Pod>(`${pods}/nginx`);
    const [recorded] = story('nginx').timeline.filter(
      ({ object }) => (object as Pod | undefined)?.status?.phase === 'Running',
    );
    expect(steady(status)).toEqual(steady((recorded?.object as Pod | undefined)?.status));
    await admin.delete(`${pods}/nginx`);
    await sim.sleep('5s');
    await expect(admin.get(`${pods}/nginx`)).rejects.toThrow('pods "nginx" not found');
  });
});
