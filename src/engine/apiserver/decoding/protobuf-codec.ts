/** Bodies in protobuf form. Source: k8s.io/apimachinery/pkg/runtime/serializer/protobuf/protobuf.go `Decode`. */
import type { ApiRequest } from '../../api/client.ts';
import { readObject } from '../../api/protobuf/envelope.ts';
import { textOf } from '../../api/protobuf/json-forms.ts';
import { ProtobufFault } from '../../api/protobuf/read.ts';
import { badRequest } from '../../api/status.ts';
import { utf8 } from '../../api/utf8.ts';
import type { GivenDeleteOptions } from '../endpoints/delete-options.ts';
import type { Codec } from './codec.ts';
import { bodyText, checkBodySize, decodeObject, unrecognized } from './decode.ts';
import { goCodec } from './go-codec.ts';

/** What looks like JSON is quoted as text. */
const OBJECT = 0x7b;

export const protobufCodec: Codec = {
  ...goCodec,
  decode(request, expected, readOptions, warnings) {
    checkBodySize(request);
    const options = readOptions();
    const bytes = bytesOf(request);
    const object = readOr(bytes, (why) =>
      unrecognized(expected, why, bytes[0] === OBJECT ? textOf(bytes) : bytes),
    );
    return { draft: decodeObject(object, expected, options.fieldValidation, warnings), options };
  },
  deleteOptions(request) {
    const bytes = bytesOf(request);
    return bytes.length === 0 ? undefined : (readOr(bytes, badRequest) as unknown as GivenDeleteOptions);
  },
};

function readOr(bytes: Uint8Array, refuse: (why: string) => Error): ReturnType<typeof readObject>['object'] {
  try {
    return readObject(bytes).object;
  } catch (error) {
    throw error instanceof ProtobufFault ? refuse(error.message) : error;
  }
}

const bytesOf = (request: ApiRequest): Uint8Array =>
  request.bodyBytes ?? Uint8Array.from(utf8(bodyText(request)));
