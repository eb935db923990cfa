/**
 * The images of one node: resolving a tag, fetching what is missing and unpacking it layer by layer into snapshots.
 * Source: containerd 2.1, core/transfer/local/pull.go; requests, order and times as in golden/story/nginx.json.
 */
import type { Simulation } from '../sim/simulation.ts';
import { micros, millis } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import { CriError, type Image } from './cri.ts';
import { type Blob, formatReference, parseReference, type Registry, type RegistryImage } from './registry.ts';

/** containerd's `max_concurrent_downloads`. */
const CONCURRENT_DOWNLOADS = 3;
/** p50 of PullImage for nginx: 35 ms when the image is there (golden/story/timings.json), 306 ms when it is not. */
const RESOLVE_MICROS = millis(14);
const FOUND_MICROS = millis(21);
const REQUEST_MICROS = millis(9);
const DOWNLOAD_BYTES_PER_MICRO = 100;
const UNPACK_BYTES_PER_MICRO = 35;
const UNPACK_LAYER_MICROS = millis(4);

const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

export class ImageStore {
  readonly #sim: Simulation;
  readonly #emit: Emit;
  readonly #answer: Emit;
  readonly #registry: Registry;
  readonly #name: string;
  /** By id, the digest of the config. */
  readonly #images = new Map<string, RegistryImage>();

  constructor(sim: Simulation, trace: Trace, nodeName: string, registry: Registry) {
    this.#sim = sim;
    this.#name = `containerd/${nodeName}`;
    this.#emit = trace.emitter(this.#name, 'containerd/image-store.ts');
    this.#answer = trace.emitter('registry', 'containerd/image-store.ts');
    this.#registry = registry;
  }

  /** An image of this node by its id or any of its names. */
  find(name: string): RegistryImage | undefined {
    if (name.startsWith('sha256:')) return this.#images.get(name);
    const wanted = formatReference(parseReference(name));
    for (const image of this.#images.values()) if (formatReference(image.reference) === wanted) return image;
    return undefined;
  }

  /** An image that is on the node before time begins. */
  preload(name: string): void {
    const image = this.#registry.image(parseReference(name));
    this.#images.set(image.config.digest, image);
  }

  list(): RegistryImage[] {
    return [...this.#images.values()];
  }

  remove(name: string): void {
    const image = this.find(name);
    if (image) this.#images.delete(image.config.digest);
  }

  /** Resolves the tag, always; fetches and unpacks what the node does not have. Returns the image. */
  async pull(name: string, step: Step): Promise<RegistryImage> {
    const reference = parseReference(name);
    const repository = `/v2/${reference.repository}`;
    const from = `?ns=${reference.registry}`;
    const tag = `${repository}/manifests/${reference.tag}${from}`;
    this.#emit('registry.requested', step, { method: 'HEAD', uri: tag });
    const image = this.#registry.resolve(reference);
    await this.#sim.sleep(RESOLVE_MICROS);
    if (!image) {
      this.#answer('registry.answered', step, { uri: tag, status: 404, bytes: 0 });
      const wanted = formatReference(reference);
      throw new CriError(
        'NotFound',
        `failed to pull and unpack image "${wanted}": failed to resolve image: ${wanted}: not found`,
      );
    }
    this.#answer('registry.answered', step, {
      uri: tag,
      status: 200,
      bytes: image.index.bytes,
      mediaType: mediaTypes.index,
    });
    if (this.#images.has(image.config.digest)) {
      await this.#sim.sleep(FOUND_MICROS);
      return image;
    }
    await this.#fetch(`${repository}/manifests/`, image.index, mediaTypes.index, from, step);
    await this.#fetch(`${repository}/manifests/`, image.manifest, mediaTypes.manifest, from, step);
    await this.#fetch(`${repository}/blobs/`, image.config, mediaTypes.config, from, step);
    await this.#fetchLayers(image, `${repository}/blobs/`, from, step);
    for (const layer of image.layers) await this.#unpack(layer, step);
    this.#images.set(image.config.digest, image);
    const id = image.config.digest;
    this.#emit('image.created', step, { image: formatReference(reference), id }, { aside: true });
    return image;
  }

  async #fetch(
    path: string,
    { digest, bytes }: Blob,
    mediaType: string,
    from: string,
    step: Step,
  ): Promise<void> {
    const uri = `${path}${digest}${from}`;
    this.#emit('registry.requested', step, { method: 'GET', uri });
    await this.#sim.sleep(micros(REQUEST_MICROS + bytes / DOWNLOAD_BYTES_PER_MICRO));
    this.#answer('registry.answered', step, { uri, status: 200, bytes, mediaType });
  }

  async #fetchLayers({ layers }: RegistryImage, path: string, from: string, step: Step): Promise<void> {
    const waiting = [...layers];
    const downloads = Array.from({ length: Math.min(CONCURRENT_DOWNLOADS, layers.length) }, (_, lane) =>
      this.#sim.spawn(`${this.#name} download ${lane + 1}`, async () => {
        for (let layer = waiting.shift(); layer; layer = waiting.shift())
          await this.#fetch(path, layer, mediaTypes.layer, from, step);
      }),
    );
    for (const download of downloads) await this.#sim.join(download);
  }

  async #unpack({ digest, bytes }: Blob, step: Step): Promise<void> {
    const span = micros(UNPACK_LAYER_MICROS + bytes / UNPACK_BYTES_PER_MICRO);
    await this.#sim.sleep(span);
    this.#emit('layer.unpacked', step, { digest, bytes, micros: span });
  }
}

/** The image as CRI shows it. */
export function criImage({ reference, index, manifest, config, layers, settings }: RegistryImage): Image {
  const user = settings.user?.split(':')[0] ?? '';
  const size = [index, manifest, config, ...layers].reduce((sum, blob) => sum + blob.bytes, 0);
  return {
    id: config.digest,
    repoTags: [formatReference(reference)],
    repoDigests: [digestForm({ reference, index })],
    size: String(size),
    ...(/^\d+$/.test(user) ? { uid: { value: user } } : user !== '' && { username: user }),
  };
}

/** `docker.io/library/nginx@sha256:…`: the image by the digest of its index. */
export const digestForm = ({ reference, index }: Pick<RegistryImage, 'reference' | 'index'>): string =>
  `${reference.registry}/${reference.repository}@${index.digest}`;
