/**
 * Binds a pod's claims: finds volumes for them on each node, counts with the choice, and has it written.
 * Source: plugins/volumebinding/binder.go, 1.36.4.
 */
import type { Node } from '../api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepFreeze, objectKey } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import type { StorageClass } from '../api/storage-v1.ts';
import { seconds } from '../sim/time.ts';
import { AssumedObjects } from './assumed-objects.ts';
import { type Handle, type ReadonlyPod, Status } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import {
  type Claim,
  claimBytes,
  classOfClaim,
  classOfVolume,
  findMatchingVolume,
  isFullyBound,
  isReachable,
  reservedFor,
  selectedNode,
  type Volume,
} from './persistent-volumes.ts';
import { allowsTopology, hasEnoughStorage } from './storage-capacity.ts';
import { claimNameOf, claimOf, foreignClaim } from './volume-claims.ts';

const reasonNodeConflict = "node(s) didn't match PersistentVolume's node affinity";
const reasonBindConflict = "node(s) didn't find available persistent volumes to bind";
const reasonNotEnoughSpace = 'node(s) did not have enough free storage';
const reasonVolumeMissing = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const noProvisioner = 'kubernetes.io/no-provisioner';
const POLL_MICROS = seconds(1);

/** A pod's claims, by what is to be done with them. */
export interface PodClaims {
  readonly bound: readonly Claim[];
  /** To be bound to a volume near the pod. */
  readonly waiting: readonly Claim[];
  /** Should have been bound before. */
  readonly immediate: readonly Claim[];
  /** The volumes of the waiting claims' classes. */
  readonly candidates: ReadonlyMap<string, readonly Volume[]>;
}

/** What has to be written for a pod on one node. */
export interface PodVolumes {
  bindings: readonly { readonly volume: Volume; readonly claim: Claim }[];
  /** Claims for which a volume has to be made. */
  provisions: readonly Claim[];
}

export class VolumeBinder {
  readonly #handle: Handle;
  readonly #timeoutMicros: number;
  readonly #volumes = new AssumedObjects<Volume>();
  readonly #claims = new AssumedObjects<Claim>();

  constructor(handle: Handle, bindTimeoutSeconds: number) {
    this.#handle = handle;
    this.#timeoutMicros = seconds(bindTimeoutSeconds);
  }

  claimsOf(pod: ReadonlyPod): PodClaims | Status {
    const bound: Claim[] = [];
    const waiting: Claim[] = [];
    const immediate: Claim[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      const name = claimNameOf(pod, volume);
      if (name === undefined) continue;
      const claim = this.#claim(pod, name);
      if (!claim) return Status.error(`error getting PVC "${pod.metadata.namespace}/${name}": not found`);
      const foreign = volume.ephemeral && foreignClaim(pod, claim);
      if (foreign) return Status.error(foreign);
      if (isFullyBound(claim)) {
        bound.push(claim);
        continue;
      }
      const waits = this.#waitsForConsumer(claim);
      if (waits instanceof Status) return waits;
      (waits && !claim.spec?.volumeName ? waiting : immediate).push(claim);
    }
    return { bound, waiting, immediate, candidates: this.#candidates(waiting) };
  }

  /** The volumes for the claims on a node, or why there are none. */
  find({ bound, waiting, candidates }: PodClaims, node: NodeInfo): PodVolumes | readonly string[] | Status {
    const volumes = bound.map(({ spec }) => this.#volume(spec?.volumeName ?? ''));
    const [first] = volumes.filter((volume) => !volume || !isReachable(volume, node.labels));
    const missing = volumes.includes(undefined) && first === undefined;
    const reasons = first ? [reasonNodeConflict] : [];
    const found = this.#match(waiting, candidates, node);
    if (found instanceof Status) return found;
    if (typeof found === 'string') reasons.push(found);
    if (missing) reasons.push(reasonVolumeMissing);
    return typeof found === 'string' || reasons.length > 0 ? reasons : found;
  }

  /** Counts with the choice from now on. True when there is nothing to write. */
  assume(pod: ReadonlyPod, nodeName: string, chosen: PodVolumes): boolean {
    const names = (pod.spec.volumes ?? []).flatMap((volume) => claimNameOf(pod, volume) ?? []);
    const isBound = (name: string): boolean => {
      const claim = this.#claim(pod, name);
      return claim !== undefined && isFullyBound(claim);
    };
    if (names.every(isBound)) return true;
    chosen.bindings = chosen.bindings.map(({ volume, claim }) => {
      const reserved = reservedFor(volume, claim);
      if (reserved !== volume) this.#volumes.assume(reserved);
      return { volume: reserved, claim };
    });
    chosen.provisions = chosen.provisions.map((claim) => {
      const draft = deepCopy<Claim & { metadata: { annotations?: Record<string, string> } }>(claim);
      (draft.metadata.annotations ??= {})[selectedNode] = nodeName;
      const selected: Claim = deepFreeze(draft);
      this.#claims.assume(selected);
      return selected;
    });
    return false;
  }

  revert({ bindings, provisions }: PodVolumes): void {
    for (const { volume } of bindings) this.#volumes.restore(volume);
    for (const claim of provisions) this.#claims.restore(claim);
  }

  /** Writes the choice and waits until the volume controller has bound every claim. */
  async bind(pod: ReadonlyPod, nodeName: string, chosen: PodVolumes): Promise<Status | undefined> {
    try {
      await this.#write(chosen);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.revert(chosen);
      return Status.error(error.message);
    }
    for (let waited = 0; waited < this.#timeoutMicros; waited += POLL_MICROS) {
      await this.#handle.sleep(POLL_MICROS);
      const state = this.#stateOf(pod, nodeName, chosen);
      if (state === 'bound') return undefined;
      if (state !== 'pending') return Status.error(`binding volumes: ${state.failure}`);
    }
    return Status.error('binding volumes: context deadline exceeded');
  }

  #waitsForConsumer(claim: Claim): boolean | Status {
    const name = classOfClaim(claim);
    const storageClass = name === '' ? undefined : this.#storageClass(name);
    if (!storageClass) return false;
    if (!storageClass.volumeBindingMode)
      return Status.error(`VolumeBindingMode not set for StorageClass "${name}"`);
    return storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  }

  #candidates(claims: readonly Claim[]): Map<string, readonly Volume[]> {
    const byClass = new Map<string, Volume[]>();
    if (claims.length === 0) return byClass;
    for (const claim of claims) byClass.set(classOfClaim(claim), []);
    for (const stored of this.#handle.list('persistentvolumes') as readonly Volume[])
      byClass.get(classOfVolume(stored))?.push(this.#volumes.of(stored));
    return byClass;
  }

  /** Volumes for the claims that wait, smallest claim first; provisioners for those that find none. Or the reason. */
  #match(
    claims: readonly Claim[],
    candidates: ReadonlyMap<string, readonly Volume[]>,
    { name, labels }: NodeInfo,
  ): PodVolumes | string | Status {
    const selected = (claim: Claim): string | undefined => claim.metadata.annotations?.[selectedNode];
    if (claims.some((claim) => selected(claim) !== undefined && selected(claim) !== name))
      return reasonBindConflict;
    const provisions = claims.filter((claim) => selected(claim) !== undefined);
    const bindings: { volume: Volume; claim: Claim }[] = [];
    const taken = new Set<string>();
    const open = claims.filter((claim) => selected(claim) === undefined);
    for (const claim of open.sort((a, b) => claimBytes(a) - claimBytes(b))) {
      const volume = findMatchingVolume(claim, candidates.get(classOfClaim(claim)) ?? [], labels, taken);
      if (!volume) {
        provisions.push(claim);
        continue;
      }
      taken.add(volume.metadata.name ?? '');
      bindings.push({ volume, claim });
    }
    for (const claim of provisions) {
      const reason = this.#cannotProvision(claim, labels);
      if (reason !== undefined) return reason;
    }
    return { bindings, provisions };
  }

  #cannotProvision(claim: Claim, labels: NodeInfo['labels']): string | Status | undefined {
    const name = classOfClaim(claim);
    if (name === '') return Status.error(`no class for claim "${objectKey(claim)}"`);
    const storageClass = this.#storageClass(name);
    if (!storageClass) return Status.error(`failed to find storage class "${name}"`);
    const { provisioner } = storageClass;
    if (!provisioner || provisioner === noProvisioner || !allowsTopology(storageClass, labels))
      return reasonBindConflict;
    return hasEnoughStorage(claim, storageClass, labels, this.#handle) ? undefined : reasonNotEnoughSpace;
  }

  async #write(chosen: PodVolumes): Promise<void> {
    const { client } = this.#handle;
    const bindings: { volume: Volume; claim: Claim }[] = [...chosen.bindings];
    const provisions: Claim[] = [...chosen.provisions];
    for (const [index, { volume, claim }] of bindings.entries()) {
      const path = `/api/v1/persistentvolumes/${volume.metadata.name}`;
      bindings[index] = { volume: (await client.update(path, volume)) as unknown as Volume, claim };
    }
    for (const [index, claim] of provisions.entries()) {
      const { namespace, name } = claim.metadata;
      const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
      provisions[index] = (await client.update(path, claim)) as unknown as Claim;
    }
    chosen.bindings = bindings;
    chosen.provisions = provisions;
  }

  /** How far the binding is, as the API server has it. Whatever undoes it makes the pod be scheduled anew. */
  #stateOf(
    pod: ReadonlyPod,
    nodeName: string,
    { bindings, provisions }: PodVolumes,
  ): 'bound' | 'pending' | { readonly failure: string } {
    const node = this.#handle.get('nodes', nodeName) as DeepReadonly<Node> | undefined;
    if (!node) return { failure: `failed to get node "${nodeName}": node "${nodeName}" not found` };
    const labels = node.metadata.labels ?? {};
    if (!this.#handle.get('pods', objectKey(pod)))
      return { failure: `pod does not exist any more: pod "${pod.metadata.name}" not found` };
    const unreachable = (name: string): { failure: string } => ({
      failure: `pv "${name}" node affinity doesn't match node "${nodeName}": no matching NodeSelectorTerms`,
    });
    for (const { volume, claim } of bindings) {
      const name = volume.metadata.name ?? '';
      const stored = this.#handle.get('persistentvolumes', name) as Volume | undefined;
      if (!stored) return { failure: `failed to check binding: persistentvolumes "${name}" not found` };
      const storedClaim = this.#handle.get('persistentvolumeclaims', objectKey(claim)) as Claim | undefined;
      if (!storedClaim)
        return {
          failure: `failed to check binding: persistentvolumeclaims "${objectKey(claim)}" not found`,
        };
      if (isNewer(volume, stored)) return 'pending';
      if (!isReachable(stored, labels)) return unreachable(name);
      if (!stored.spec?.claimRef?.uid) return { failure: `ClaimRef got reset for pv "${name}"` };
      if (!isFullyBound(storedClaim)) return 'pending';
    }
    for (const claim of provisions) {
      const { name } = claim.metadata;
      const stored = this.#handle.get('persistentvolumeclaims', objectKey(claim)) as Claim | undefined;
      if (!stored)
        return {
          failure: `failed to check provisioning pvc: persistentvolumeclaims "${objectKey(claim)}" not found`,
        };
      if (isNewer(claim, stored)) return 'pending';
      if (!stored.metadata.annotations) return { failure: `selectedNode annotation reset for PVC "${name}"` };
      if (stored.metadata.annotations[selectedNode] !== nodeName)
        return { failure: `provisioning failed for PVC "${name}"` };
      const volumeName = stored.spec?.volumeName;
      if (volumeName) {
        const volume = this.#handle.get('persistentvolumes', volumeName) as Volume | undefined;
        if (!volume) return 'pending';
        if (!isReachable(volume, labels)) return unreachable(volumeName);
      }
      if (!isFullyBound(stored)) return 'pending';
    }
    return 'bound';
  }

  #storageClass(name: string): DeepReadonly<StorageClass> | undefined {
    return this.#handle.get('storageclasses', name) as DeepReadonly<StorageClass> | undefined;
  }

  #claim(pod: ReadonlyPod, name: string): Claim | undefined {
    const stored = claimOf(pod, name, this.#handle);
    return stored && this.#claims.of(stored);
  }

  #volume(name: string): Volume | undefined {
    const stored = this.#handle.get('persistentvolumes', name) as Volume | undefined;
    return stored && this.#volumes.of(stored);
  }
}

const versionOf = ({ metadata }: Volume | Claim): bigint => BigInt(metadata.resourceVersion || 0);

const isNewer = (a: Volume | Claim, b: Volume | Claim): boolean => versionOf(a) > versionOf(b);
