/**
 * The image registry that a cluster's nodes pull from, and what it holds. It stands for Docker Hub behind the mirror
 * of the recordings (golden/story/nginx.json): plain requests, no tokens.
 *
 * What resolves: in docker.io/library the names of the catalog below, and in any other repository or registry every
 * name, because nobody can know them all. A tag resolves when it is `latest`, a version (`1.27`, `3.20.1-alpine`) or
 * one of the usual words; any other is not found, and so is every other name in docker.io/library, as it would be.
 */
import { RandomStream } from '../sim/random.ts';

export interface Blob {
  readonly digest: string;
  readonly bytes: number;
}

/** An image as a registry describes it: index, manifest, config and layers, each by its digest. */
export interface RegistryImage {
  readonly reference: ImageReference;
  readonly index: Blob;
  readonly manifest: Blob;
  /** The config's digest is the image's id. */
  readonly config: Blob;
  readonly layers: readonly Blob[];
  readonly settings: ImageSettings;
}

/** What an image's config says about the program in it. */
export interface ImageSettings {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: readonly string[];
  /** `SIGTERM` when the image names none. */
  readonly stopSignal?: string;
  readonly user?: string;
  readonly workingDir?: string;
}

/** `docker.io/library/nginx:latest` in its parts. */
export interface ImageReference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** A name as containerd normalizes it. Source: github.com/distribution/reference, `ParseDockerRef`. */
export function parseReference(name: string): ImageReference {
  const slash = name.indexOf('/');
  const host = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = host.includes('.') || host.includes(':') || host === 'localhost';
  const registry = hasRegistry ? host : 'docker.io';
  const path = hasRegistry ? name.slice(slash + 1) : name;
  const colon = path.lastIndexOf(':');
  const repository = colon < 0 ? path : path.slice(0, colon);
  return {
    registry,
    repository: registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
    tag: colon < 0 ? 'latest' : path.slice(colon + 1),
  };
}

export const formatReference = ({ registry, repository, tag }: ImageReference): string =>
  `${registry}/${repository}:${tag}`;

interface CatalogEntry extends ImageSettings {
  /** Compressed bytes of each layer, the base first. */
  readonly layers: readonly number[];
}

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const entrypoint = ['docker-entrypoint.sh'];

/** nginx and pause have the sizes of the recordings, the others about those of the public images. */
const catalog: Readonly<Record<string, CatalogEntry>> = {
  'registry.k8s.io/pause': { layers: [321_239], entrypoint: ['/pause'], user: '65535:65535' },
  'docker.io/library/nginx': {
    layers: [1_971_986, 4_467_236, 209, 183, 178, 179, 175],
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: ['NGINX_VERSION=1.30.6'],
    stopSignal: 'SIGQUIT',
  },
  'docker.io/library/busybox': { layers: [2_156_518], cmd: ['sh'] },
  'docker.io/library/alpine': { layers: [3_802_452], cmd: ['/bin/sh'] },
  'docker.io/library/debian': { layers: [49_279_531], cmd: ['bash'] },
  'docker.io/library/ubuntu': { layers: [29_727_061], cmd: ['/bin/bash'] },
  'docker.io/library/httpd': {
    layers: [29_777_766, 145, 4_022_710, 26_048_012, 293],
    cmd: ['httpd-foreground'],
    stopSignal: 'SIGWINCH',
  },
  'docker.io/library/redis': {
    layers: [29_777_766, 1_093, 916_032, 14_540_219, 98, 572],
    entrypoint,
    cmd: ['redis-server'],
  },
  'docker.io/library/postgres': {
    layers: [29_777_766, 1_161, 4_534_016, 8_066_304, 1_196_380, 116_303_214, 9_956],
    entrypoint,
    cmd: ['postgres'],
    stopSignal: 'SIGINT',
  },
  'docker.io/library/mysql': {
    layers: [47_305_817, 4_412_711, 129_702_334, 2_609],
    entrypoint,
    cmd: ['mysqld'],
  },
  'docker.io/library/mongo': { layers: [29_727_061, 1_503_204, 248_920_331], entrypoint, cmd: ['mongod'] },
  'docker.io/library/memcached': { layers: [29_777_766, 1_255_044, 1_194], entrypoint, cmd: ['memcached'] },
  'docker.io/library/traefik': {
    layers: [3_802_452, 48_119_033],
    entrypoint: ['/entrypoint.sh'],
    cmd: ['traefik'],
  },
  'docker.io/library/caddy': { layers: [3_802_452, 15_906_112], cmd: ['caddy', 'run'] },
  'docker.io/library/node': {
    layers: [49_279_531, 24_022_480, 64_397_142, 57_519_211],
    entrypoint,
    cmd: ['node'],
  },
  'docker.io/library/python': { layers: [49_279_531, 24_022_480, 64_397_142, 27_216_509], cmd: ['python3'] },
  'docker.io/library/golang': { layers: [49_279_531, 24_022_480, 92_357_041, 74_066_340], cmd: ['bash'] },
  'docker.io/library/hello-world': { layers: [2_479], cmd: ['/hello'] },
};

const usualTag =
  /^(latest|stable|mainline|edge|lts|alpine|slim|musl|glibc|uclibc|bookworm|bullseye|trixie|noble|jammy)(-[a-z0-9.]+)*$/;
const versionTag = /^v?\d+(\.\d+)*(-[a-z0-9.]+)*$/;

export class Registry {
  readonly #images = new Map<string, RegistryImage>();

  /** What `reference` resolves to, or undefined: not found. */
  resolve(reference: ImageReference): RegistryImage | undefined {
    const known =
      !reference.repository.startsWith('library/') || catalog[repositoryOf(reference)] !== undefined;
    const tagged = usualTag.test(reference.tag) || versionTag.test(reference.tag);
    return known && tagged ? this.image(reference) : undefined;
  }

  /** The image of this name, whether or not the registry has it. The same name always has the same digests. */
  image(reference: ImageReference): RegistryImage {
    const name = formatReference(reference);
    let image = this.#images.get(name);
    if (image) return image;
    const { layers, ...settings } = catalog[repositoryOf(reference)] ?? { layers: [UNKNOWN_LAYER_BYTES] };
    const digests = new RandomStream(0, name);
    const blob = (bytes: number): Blob => ({ digest: `sha256:${digests.hex(64)}`, bytes });
    image = {
      reference,
      index: blob(INDEX_BYTES),
      manifest: blob(MANIFEST_BYTES + LAYER_ENTRY_BYTES * layers.length),
      config: blob(CONFIG_BYTES + CONFIG_LAYER_BYTES * layers.length),
      layers: layers.map(blob),
      settings: { ...settings, env: [PATH, ...(settings.env ?? [])] },
    };
    this.#images.set(name, image);
    return image;
  }
}

const repositoryOf = ({ registry, repository }: ImageReference): string => `${registry}/${repository}`;

const UNKNOWN_LAYER_BYTES = 9_437_184;
/** Sizes of the recorded documents of nginx (seven layers) and about those of pause (one). */
const INDEX_BYTES = 508;
const MANIFEST_BYTES = 257;
const LAYER_ENTRY_BYTES = 210;
const CONFIG_BYTES = 369;
const CONFIG_LAYER_BYTES = 160;
