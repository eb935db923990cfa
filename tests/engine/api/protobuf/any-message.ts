/** Objects made at random, by the schema: what may stand in them stands in them. */
import fc from 'fast-check';
import {
  isList,
  type MessageField,
  messageOf,
  type Scalar,
} from '../../../../src/engine/api/protobuf/messages.ts';

/** Values for the places of a message; the texts and numbers are those that rules are about. */
export interface Leaves {
  readonly string: fc.Arbitrary<unknown>;
  readonly quantity: fc.Arbitrary<unknown>;
  /** Stands in the place of any field now and then, if there is one. */
  readonly wild?: fc.Arbitrary<unknown>;
}

/** How often a wild value stands in a field's place. */
const WILD_WEIGHT = 1;
const OWN_WEIGHT = 40;

/** Any value that JSON may have of a message such as `core.Pod`. Below `depth` levels there are only texts and numbers. */
export function anyMessage(name: string, depth: number, leaves: Leaves): fc.Arbitrary<unknown> {
  const known = formsOf(leaves)[name];
  if (known) return known;
  const message = messageOf(name) ?? [];
  if (isList(message)) return fc.array(leaves.string, { maxLength: 3 });
  return fc.record(Object.fromEntries(message.flatMap((field) => places(field, depth, leaves))), {
    requiredKeys: [],
  });
}

/** The fields of an embedded message stand among those around it. */
function places(field: MessageField, depth: number, leaves: Leaves): [string, fc.Arbitrary<unknown>][] {
  const { name, type, embedded, repeated } = field;
  if (typeof type !== 'string' && embedded)
    return (messageOf(type.message) ?? []).flatMap((inner) => places(inner, depth, leaves));
  if (typeof type !== 'string' && depth <= 0) return [];
  const one = typeof type === 'string' ? scalar(type, leaves) : anyMessage(type.message, depth - 1, leaves);
  const many =
    repeated === 'list'
      ? fc.array(one, { maxLength: 2 })
      : repeated === 'map'
        ? fc.dictionary(fc.string({ maxLength: 4 }), one, { maxKeys: 3 })
        : one;
  const { wild } = leaves;
  if (!wild) return [[name, many]];
  return [
    [name, fc.oneof({ weight: OWN_WEIGHT, arbitrary: many }, { weight: WILD_WEIGHT, arbitrary: wild })],
  ];
}

function scalar(type: Scalar, leaves: Leaves): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return leaves.string;
    // JSON leaves out bytes that are there but empty.
    case 'bytes':
      return fc
        .uint8Array({ minLength: 1, maxLength: 4 })
        .map((bytes) => Buffer.from(bytes).toString('base64'));
    case 'bool':
      return fc.boolean();
    case 'int32':
      return fc.oneof(fc.integer({ min: -2, max: 10 }), fc.integer());
    case 'int64':
      return fc.oneof(fc.integer({ min: -2, max: 10 }), fc.maxSafeInteger());
  }
}

const time = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1_000).toISOString().slice(0, 19));

const formsOf = ({ string, quantity }: Leaves): Readonly<Record<string, fc.Arbitrary<unknown>>> => ({
  'meta.Time': fc.oneof(
    fc.constant(null),
    time.map((text) => `${text}Z`),
  ),
  'meta.MicroTime': time.map((text) => `${text}.000123Z`),
  'meta.FieldsV1': fc.dictionary(fc.string(), fc.constant({})),
  'runtime.RawExtension': fc.jsonValue(),
  'resource.Quantity': quantity,
  'intstr.IntOrString': fc.oneof(fc.integer(), string),
});
