/** The types of expressions. Source: common/types/types.go, checker/format.go, cel-go 0.26.0. */

export type CelKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  /** Of a library, with parameters: `optional_type`. */
  | 'opaque'
  /** A parameter of a signature, or a type that is not known yet. */
  | 'param'
  | 'string'
  /** With fields, or with functions only: `kubernetes.Quantity`. */
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint';

export interface CelType {
  readonly kind: CelKind;
  /** As `type(x)` has it: `google.protobuf.Timestamp`, `null_type`. */
  readonly name: string;
  readonly parameters: readonly CelType[];
}

const plain = (kind: CelKind, name: string = kind): CelType => ({ kind, name, parameters: [] });

export const BOOL = plain('bool');
export const BYTES = plain('bytes');
export const DOUBLE = plain('double');
export const DURATION = plain('duration', 'google.protobuf.Duration');
export const DYN = plain('dyn');
export const ERROR = plain('error', '!error!');
export const INT = plain('int');
export const NULL = plain('null', 'null_type');
export const STRING = plain('string');
export const TIMESTAMP = plain('timestamp', 'google.protobuf.Timestamp');
export const TYPE = plain('type');
export const UINT = plain('uint');

export const listType = (element: CelType): CelType => ({
  kind: 'list',
  name: 'list',
  parameters: [element],
});
export const mapType = (key: CelType, value: CelType): CelType => ({
  kind: 'map',
  name: 'map',
  parameters: [key, value],
});
export const opaqueType = (name: string, ...parameters: CelType[]): CelType => ({
  kind: 'opaque',
  name,
  parameters,
});
export const optionalType = (value: CelType): CelType => opaqueType('optional_type', value);
export const structType = (name: string): CelType => plain('struct', name);
export const paramType = (name: string): CelType => plain('param', name);
export const typeType = (of?: CelType): CelType => ({
  kind: 'type',
  name: 'type',
  parameters: of ? [of] : [],
});

/** Names that stand for types. */
export const namedTypes: Readonly<Record<string, CelType>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  int: INT,
  list: listType(DYN),
  map: mapType(DYN, DYN),
  null_type: NULL,
  optional_type: opaqueType('optional_type', DYN),
  string: STRING,
  type: TYPE,
  uint: UINT,
  'google.protobuf.Timestamp': TIMESTAMP,
  'google.protobuf.Duration': DURATION,
  'net.IP': structType('net.IP'),
  'net.CIDR': structType('net.CIDR'),
};

const shortNames: Partial<Record<CelKind, string>> = {
  duration: 'duration',
  error: '!error!',
  null: 'null',
  timestamp: 'timestamp',
};

/** As messages of the checker have it: `map(string, dyn)`. */
export function formatType(type: CelType): string {
  const short = shortNames[type.kind];
  if (short) return short;
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(formatType).join(', ')})`;
}

/** As Go prints a type: `google.protobuf.Timestamp`. */
export function printType(type: CelType): string {
  if (type.parameters.length === 0) return type.name;
  return `${type.name}(${type.parameters.map(printType).join(', ')})`;
}

const words: Readonly<Record<string, CelType>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  duration: DURATION,
  dyn: DYN,
  int: INT,
  null: NULL,
  string: STRING,
  timestamp: TIMESTAMP,
  uint: UINT,
};

/** `map(K, list(int))` as a type. Capital letters are parameters; other names are of libraries. */
export function parseType(text: string): CelType {
  const { type, rest } = typeAt(text);
  if (rest !== '') throw new Error(`not a type: ${text}`);
  return type;
}

function typeAt(text: string): { type: CelType; rest: string } {
  const [name = ''] = /^[\w.]+/.exec(text) ?? [];
  let rest = text.slice(name.length);
  const parameters: CelType[] = [];
  if (rest.startsWith('(')) {
    do {
      const parameter = typeAt(rest.slice(1).trimStart());
      parameters.push(parameter.type);
      rest = parameter.rest;
    } while (rest.startsWith(','));
    rest = rest.slice(1);
  }
  return { type: typeNamed(name, parameters), rest };
}

function typeNamed(name: string, parameters: readonly CelType[]): CelType {
  const known = words[name];
  if (known) return known;
  if (/^[A-Z]$/.test(name)) return paramType(name);
  const kind = name === 'list' || name === 'map' || name === 'type' ? name : 'opaque';
  return name.includes('.') ? structType(name) : { kind, name, parameters };
}

export function isSameType(a: CelType, b: CelType): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, index) => isSameType(parameter, b.parameters[index] as CelType))
  );
}
