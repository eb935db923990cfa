/**
 * Sees to it that a container's image is on the node, as its pull policy wants, and tells by Events what it did.
 * Source: pkg/kubelet/images/image_manager.go, 1.36.4.
 */
import type { Container, Pod } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { CriError, type ImageSpec, type PodSandboxConfig } from '../containerd/cri.ts';
import type { Simulation } from '../sim/simulation.ts';
import { formatDuration, type Micros, micros, seconds } from '../sim/time.ts';
import type { CriClient } from './cri-client.ts';
import type { EventRecorder } from './events.ts';
import { StartError } from './start-error.ts';

const BACKOFF_MICROS = seconds(10);
const BACKOFF_MICROS_MAX = seconds(300);

export class ImageManager {
  readonly #sim: Simulation;
  readonly #cri: CriClient;
  readonly #events: EventRecorder;
  /** Per pod and image: how long the next try has to wait after a failed one, and that one's error. */
  readonly #backoff = new Map<string, { until: Micros; span: Micros; error: string }>();

  constructor(sim: Simulation, cri: CriClient, events: EventRecorder) {
    this.#sim = sim;
    this.#cri = cri;
    this.#events = events;
  }

  /** Returns the image's id. Rejects with a StartError: ErrImagePull, ImagePullBackOff or ErrImageNeverPull. */
  async ensure(
    pod: DeepReadonly<Pod>,
    container: DeepReadonly<Container>,
    sandboxConfig: PodSandboxConfig,
  ): Promise<string> {
    const name = container.image ?? '';
    const image: ImageSpec = { image: withTag(name), annotations: sandboxConfig.annotations };
    const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
      this.#events.record(pod, type, reason, message, 19, container.name);
    if (container.imagePullPolicy !== 'Always') {
      const present = (await this.#cri.call('ImageStatus', { image }, 19)).image;
      if (present) {
        event(
          'Normal',
          'Pulled',
          `Container image "${name}" already present on machine and can be accessed by the pod`,
        );
        return present.id;
      }
      if (container.imagePullPolicy === 'Never') {
        const message = `Container image "${name}" is not present with pull policy of Never`;
        event('Warning', 'ErrImageNeverPull', message);
        throw new StartError('ErrImageNeverPull', message);
      }
    }
    const key = `${pod.metadata.uid} ${name}`;
    const backoff = this.#backoff.get(key);
    if (backoff && this.#sim.now < backoff.until) {
      event('Normal', 'BackOff', `Back-off pulling image "${name}"`);
      throw new StartError(
        'ImagePullBackOff',
        `Back-off pulling image "${name}": ErrImagePull: ${backoff.error}`,
      );
    }
    event('Normal', 'Pulling', `Pulling image "${name}"`);
    const began = this.#sim.now;
    try {
      const { imageRef } = await this.#cri.call('PullImage', { image, sandboxConfig }, 19);
      this.#backoff.delete(key);
      const pulled = formatDuration(micros(Math.floor((this.#sim.now - began) / 1_000) * 1_000));
      const { image: present } = await this.#cri.call('ImageStatus', { image }, 19);
      event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${name}" in ${pulled} (${pulled} including waiting). Image size: ${present?.size ?? 0} bytes.`,
      );
      return imageRef;
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      const span = backoff ? micros(Math.min(backoff.span * 2, BACKOFF_MICROS_MAX)) : BACKOFF_MICROS;
      this.#backoff.set(key, { until: micros(this.#sim.now + span), span, error: String(error) });
      event('Warning', 'Failed', `Failed to pull image "${name}": ${error}`);
      throw new StartError('ErrImagePull', String(error));
    }
  }
}

/** A name without a tag means `latest`. */
const withTag = (name: string): string =>
  name.slice(name.lastIndexOf('/') + 1).includes(':') || name.includes('@') ? name : `${name}:latest`;
