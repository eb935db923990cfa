/** What etcd holds under a key, as the bytes that the real one would give: `etcdctl get KEY`. */
import type { KubeObject } from '../api/object.ts';
import { dumpRows } from '../api/protobuf/dump.ts';
import { encodeObject, readObject } from '../api/protobuf/envelope.ts';
import type { Displayable, View } from '../display.ts';
import { type Etcd, type KeyValue, prefixEnd } from '../etcd/etcd.ts';
import { withManagedFields } from './managed-fields/view.ts';
import { findKind } from './resources/registry.ts';
import type { Storage } from './storage.ts';

/** Several keys that an error names. */
const KEYS_NAMED = 5;

/** The value under one key at one moment; `display` shows its bytes, field by field. */
export class StoredValue implements Displayable {
  /** `/registry/pods/default/nginx`. */
  readonly key: string;
  /** The revision of the write that created the key, and that of the last write, which is the resourceVersion. */
  readonly createRevision: number;
  readonly modRevision: number;
  /** Counts the writes since the key was created, from 1. */
  readonly version: number;
  /** `k8s\0`, and the object in protobuf form. */
  readonly bytes: Uint8Array;

  constructor({ key, createRevision, modRevision, version }: KeyValue, bytes: Uint8Array) {
    this.key = key;
    this.createRevision = createRevision;
    this.modRevision = modRevision;
    this.version = version;
    this.bytes = bytes;
  }

  /** The object that is in the bytes. It has no resourceVersion: that is the revision of the write. */
  get object(): KubeObject {
    return readObject(this.bytes).object;
  }

  view(): View {
    const { key, bytes, createRevision, modRevision, version } = this;
    return {
      kind: 'bytes',
      title: `${key}: ${bytes.length} bytes`,
      rows: dumpRows(bytes, readObject(bytes)),
      caption: `Created at revision ${createRevision}, last written at revision ${modRevision}: version ${version}.`,
    };
  }
}

/** Throws an Error in words if the key is not there, or was not at the revision. */
export function storedValue(etcd: Etcd, storage: Storage, key: string, revision = 0): StoredValue {
  const [kv] = etcd.peekRange({ key, revision });
  if (!kv) throw new Error(noSuchKey(etcd, key, revision));
  const value = kv.value as KubeObject;
  const resource = findKind(value.apiVersion, value.kind);
  const bytes = resource && encodeObject(withManagedFields(resource, value, storage.ownership(value)));
  if (!bytes)
    throw new Error(`${key} holds a kind that has no protobuf form: the API server stores it as JSON`);
  return new StoredValue(kv, bytes);
}

function noSuchKey(etcd: Etcd, key: string, revision: number): string {
  const none = `etcd has no key ${key}${revision > 0 ? ` at revision ${revision}` : ''}`;
  const parts = key.split('/');
  for (let length = parts.length - 1; length > 1; length--) {
    const folder = `${parts.slice(0, length).join('/')}/`;
    const near = etcd.peekRange({ key: folder, rangeEnd: prefixEnd(folder), revision });
    const names = near.slice(0, KEYS_NAMED).map((kv) => kv.key);
    if (near.length > KEYS_NAMED) return `${none}; below ${folder} are ${names.join(', ')} and others`;
    if (near.length > 0) return `${none}; below ${folder} there is ${names.join(', ')}`;
  }
  return `${none}: keys begin with /registry/, such as /registry/pods/default/nginx`;
}
