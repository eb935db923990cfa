/**
 * Mounts a pod's volumes before its containers are started. The reconciler comes by when it does: most of the time
 * between a pod's arrival and its sandbox is spent here. A projected service account token is asked of the API.
 * Source: pkg/kubelet/volumemanager, pkg/volume/projected, 1.36.4; times from golden/story/timings.json.
 */
import type { ApiClient } from '../api/client.ts';
import type { Pod } from '../api/core-v1.ts';
import { type DeepReadonly, objectKey } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, micros, millis, seconds } from '../sim/time.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import type { EventRecorder } from './events.ts';

/** p50, uncached: 240 ms from SyncLoop ADD to the token request, 105 ms from there to RunPodSandbox. */
const RECONCILE_MICROS = millis(236);
const MOUNT_MICROS = millis(5);
const NOTICE_MICROS = millis(94);
const RETRY_MICROS = millis(500);
const RETRY_MICROS_MAX = seconds(122);

export class VolumeManager {
  readonly #sim: Simulation;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #emit: Emit;
  readonly #mounted = new Set<string>();

  constructor(sim: Simulation, trace: Trace, client: ApiClient, events: EventRecorder, nodeName: string) {
    this.#sim = sim;
    this.#client = client;
    this.#events = events;
    this.#emit = trace.emitter(`kubelet/${nodeName}`, 'kubelet/volume-manager.ts');
  }

  /** Returns when every volume is mounted, or when `abandoned` says that nobody wants them any more. */
  async waitForMounts(pod: DeepReadonly<Pod>, abandoned: () => boolean): Promise<void> {
    const uid = pod.metadata.uid ?? '';
    if (this.#mounted.has(uid)) return;
    const volumes = pod.spec.volumes ?? [];
    if (volumes.length > 0) await this.#sim.sleep(RECONCILE_MICROS);
    for (const volume of volumes) {
      for (
        let wait: Micros = RETRY_MICROS;
        !abandoned();
        wait = micros(Math.min(wait * 2, RETRY_MICROS_MAX))
      ) {
        const why = await this.#setUp(pod, volume);
        if (why === undefined) break;
        this.#events.record(
          pod,
          'Warning',
          'FailedMount',
          `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`,
          16,
        );
        await this.#sim.sleep(wait);
      }
    }
    if (abandoned()) return;
    if (volumes.length > 0) await this.#sim.sleep(NOTICE_MICROS);
    this.#mounted.add(uid);
  }

  unmount(pod: DeepReadonly<Pod>): void {
    this.#mounted.delete(pod.metadata.uid ?? '');
    this.#emit('volume.unmounted', 16, { pod: objectKey(pod) }, { aside: true });
  }

  /** Returns why it failed, or undefined. */
  async #setUp(
    pod: DeepReadonly<Pod>,
    volume: DeepReadonly<NonNullable<Pod['spec']['volumes']>[number]>,
  ): Promise<string | undefined> {
    try {
      for (const source of volume.projected?.sources ?? []) {
        if (source.serviceAccountToken)
          await this.#requestToken(pod, source.serviceAccountToken.expirationSeconds ?? 3600);
      }
      const configMap = volume.configMap;
      if (configMap?.name && !configMap.optional)
        await this.#client.get(
          `/api/v1/namespaces/${pod.metadata.namespace}/configmaps/${configMap.name}`,
          16,
        );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // The kubelet's own cache of ConfigMaps says it this way.
      return error.message.replace(/^configmaps (".*" not found)$/, 'configmap $1');
    }
    await this.#sim.sleep(MOUNT_MICROS);
    const plugin = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    this.#emit('volume.mounted', 16, {
      pod: objectKey(pod),
      volume: volume.name,
      plugin: `kubernetes.io/${plugin}`,
    });
    return undefined;
  }

  async #requestToken(pod: DeepReadonly<Pod>, expirationSeconds: number): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    await this.#client.create(
      `/api/v1/namespaces/${namespace}/serviceaccounts/${pod.spec.serviceAccountName}/token`,
      {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: {},
        spec: {
          audiences: null,
          expirationSeconds,
          boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name, uid },
        },
        status: { token: '', expirationTimestamp: null },
      },
      { step: 16 },
    );
  }
}
