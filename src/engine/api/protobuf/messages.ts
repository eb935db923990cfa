/**
 * The messages of the API's protobuf schema. message-tables.ts holds a message a line: its fields in the order of their
 * numbers, which is that in which Go writes them, as `name=number:type` (without a type: string). A type is a scalar
 * or another message (`meta.ObjectMeta` of another package), with `[]` repeated, with `{}` a map of it by string. Marks:
 * `+` an embedded struct, whose fields stand among those around it in JSON, or the list that JSON has for the message; `?` a pointer, so that it can be absent;
 * `!` JSON shows it even if it is empty; `-` JSON leaves it out if it is zero, though it is a struct.
 */
import { messageTables } from './message-tables.ts';

export type Scalar = 'string' | 'bytes' | 'bool' | 'int32' | 'int64';

export interface MessageField {
  readonly number: number;
  readonly name: string;
  readonly repeated: 'no' | 'list' | 'map';
  /** A message by its name in the tables, such as `core.Container`, where it is no scalar. */
  readonly type: Scalar | { readonly message: string };
  readonly embedded: boolean;
  readonly pointer: boolean;
  readonly always: boolean;
  readonly omitZero: boolean;
}

const scalars: ReadonlySet<string> = new Set<Scalar>(['string', 'bytes', 'bool', 'int32', 'int64']);
const known = new Map<string, readonly MessageField[] | undefined>();

/** The fields of a message, or undefined if the schema has none of that name: `core.Pod`, `meta.ObjectMeta`. */
export function messageOf(name: string): readonly MessageField[] | undefined {
  if (!known.has(name)) {
    const [from = '', own = ''] = name.split('.');
    const line = messageTables[from]?.split('\n').find((text) => text.split(' ', 1)[0] === own);
    known.set(
      name,
      line
        ?.split(' ')
        .slice(1)
        .map((text) => fieldOf(from, text)),
    );
  }
  return known.get(name);
}

/** The package of an API group's messages: `core`, `apps`, `rbac` … */
export const packageOfGroup = (group: string): string =>
  group === '' ? 'core' : (group.split('.')[0] as string);

/** The message of a kind, or undefined if the schema has none: Tables have no protobuf form. */
export function messageOfKind(apiVersion: string, kind: string): string | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const own = `${packageOfGroup(group as string)}.${kind}`;
  if (version === 'v1' && messageOf(own)) return own;
  return messageOf(`meta.${kind}`) && `meta.${kind}`;
}

/** Whether JSON has a list for the message: meta.Verbs. */
export const isList = ([only]: readonly MessageField[]): boolean =>
  only?.repeated === 'list' && only.embedded;

function fieldOf(from: string, text: string): MessageField {
  const part = /^(\w+)=(\d+)(?::(\[\]|\{\})?([\w.]*))?(\+?)(\??)(!?)(-?)$/.exec(text);
  if (!part) throw new Error(`${text}: no field that messages.ts can read`);
  const [, name = '', number, prefix, type = '', embedded, pointer, always, omitZero] = part;
  return {
    number: Number(number),
    name,
    repeated: prefix === '[]' ? 'list' : prefix === '{}' ? 'map' : 'no',
    type: typeOf(from, type || 'string'),
    embedded: embedded !== '',
    pointer: pointer !== '',
    always: always !== '',
    omitZero: omitZero !== '',
  };
}

function typeOf(from: string, type: string): MessageField['type'] {
  if (scalars.has(type)) return type as Scalar;
  return { message: type.includes('.') ? type : `${from}.${type}` };
}
