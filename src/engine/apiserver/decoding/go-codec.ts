/** Bodies as Go decodes and prints them. */
import type { Codec } from './codec.ts';
import { checkBodySize, decodeBody } from './decode.ts';
import { deleteOptionsOf } from './delete-options-body.ts';
import { decodedPatch, patchBody } from './patch-body.ts';
import { draftOf, finished } from './shape.ts';

export const goCodec: Codec = {
  checkSize: checkBodySize,
  decode: decodeBody,
  patchBody,
  patched: decodedPatch,
  deleteOptions: deleteOptionsOf,
  draft: draftOf,
  finished,
};
