/**
 * How a body becomes an object, and an object what is stored and sent. What comes from outside is decoded as Go does
 * it (go-codec.ts, which loads when it is needed). The engine's own clients build their bodies from the API's types, so
 * that there is nothing in them to find fault with: those are taken as they are.
 */
import type { ApiRequest, PatchType } from '../../api/client.ts';
import { deepCopy, type KubeObject } from '../../api/object.ts';
import type { GivenDeleteOptions } from '../endpoints/delete-options.ts';
import { metadataInOrder } from '../metadata.ts';
import type { WriteRequestOptions } from './options.ts';

export interface ExpectedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Other versions of it that are taken, such as `v1beta1`. */
  readonly alsoVersions?: readonly string[];
  /** Puts in what JSON of the kind's Go struct always shows; done for objects that Go would print, and these are not. */
  printAlways?(draft: KubeObject): KubeObject;
}

export interface GivenPatch {
  readonly type: PatchType;
  readonly body: unknown;
}

/** All throw a StatusError for what cannot be decoded. */
export interface Codec {
  /** Throws a 413. */
  checkSize(request: ApiRequest): void;
  /** The object of a request's body as a draft, and the options of its query. */
  decode(
    request: ApiRequest,
    expected: ExpectedKind,
    readOptions: () => WriteRequestOptions,
    warnings: string[],
  ): { readonly draft: KubeObject; readonly options: WriteRequestOptions };
  patchBody(request: ApiRequest, type: PatchType): unknown;
  /** The object that a patch leaves, as a draft. */
  patched(
    object: unknown,
    patch: GivenPatch,
    expected: ExpectedKind,
    options: WriteRequestOptions,
    warn: (texts: readonly string[]) => void,
  ): KubeObject;
  deleteOptions(request: ApiRequest): GivenDeleteOptions | undefined;
  /** A copy that may be changed, of what admission leaves. */
  draft(object: unknown, kind: ExpectedKind): KubeObject;
  /** An object as it is stored and sent. */
  finished(draft: KubeObject, kind: ExpectedKind): KubeObject;
}

function copied(object: unknown): KubeObject {
  const draft = deepCopy<KubeObject>(object as KubeObject);
  draft.metadata = metadataInOrder(draft.metadata ?? {});
  return draft;
}

export const typedCodec: Codec = {
  checkSize: () => {},
  decode: ({ body }, _expected, readOptions) => ({ draft: copied(body), options: readOptions() }),
  patchBody: ({ body }) => body,
  patched: copied,
  deleteOptions: ({ body }) => body as GivenDeleteOptions | undefined,
  draft: copied,
  finished: (draft, kind) => kind.printAlways?.(draft) ?? draft,
};
