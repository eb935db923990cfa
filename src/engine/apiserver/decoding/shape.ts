/** Objects as Go's structs hold and print them: a draft may be changed until it is stored. */
import { type GoType, kindType } from '../../api/go-types/go-types.ts';
import type { KubeObject } from '../../api/object.ts';
import { internalError } from '../../api/status.ts';
import { groupVersion } from '../handlers-read.ts';
import { metadataInOrder } from '../metadata.ts';
import type { ExpectedKind } from './codec.ts';
import { DecodeFault, decodeAs } from './go-decoder.ts';
import { printedAs } from './go-printer.ts';

/** A copy that may be changed, without what the kind does not have. Throws a 500 if a value has the wrong type. */
export function draftOf(object: unknown, kind: ExpectedKind): KubeObject {
  const type = kindType(kind.group, kind.kind);
  try {
    const value = type ? decodeAs(type, object).value : structuredCopy(object);
    return shaped(value as KubeObject, kind, type);
  } catch (error) {
    if (error instanceof DecodeFault) throw internalError(error.message);
    throw error;
  }
}

/** A decoded object with what its Go struct always prints. */
export function shaped(value: KubeObject, kind: ExpectedKind, type: GoType | undefined): KubeObject {
  const named = { ...value, kind: kind.kind, apiVersion: groupVersion(kind), metadata: value.metadata ?? {} };
  const draft = (type ? printedAs(type, named, 'draft') : named) as KubeObject;
  draft.metadata = metadataInOrder(draft.metadata);
  return draft;
}

/** An object as it is stored and sent. */
export function finished(draft: KubeObject, kind: ExpectedKind): KubeObject {
  const type = kindType(kind.group, kind.kind);
  return type ? (printedAs(type, draft, 'whole') as KubeObject) : draft;
}

const structuredCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? {}));
