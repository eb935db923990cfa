/** Bodies as Go decodes and prints them. */
import type { ApiRequest } from '../../api/client.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Codec } from './codec.ts';
import { checkBodySize, decodeBody } from './decode.ts';
import { deleteOptionsOf } from './delete-options-body.ts';
import { isProtobuf } from './media-type.ts';
import { decodedPatch, patchBody } from './patch-body.ts';
import { draftOf, finished } from './shape.ts';

export async function codecFor(request: ApiRequest | undefined, sim: Simulation): Promise<Codec> {
  if (!request || !isProtobuf(request)) return goCodec;
  return (await sim.load(() => import('./protobuf-codec.ts'))).protobufCodec;
}

export const goCodec: Codec = {
  checkSize: checkBodySize,
  decode: decodeBody,
  patchBody,
  patched: decodedPatch,
  deleteOptions: deleteOptionsOf,
  draft: draftOf,
  finished,
};
