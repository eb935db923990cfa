/**
 * What expressions of policies and webhooks may name.
 * Source: k8s.io/apiserver/pkg/cel/environment/base.go, pkg/admission/plugin/cel/{compile,composition}.go, 1.36.4.
 */
import { type CelType, DYN, listType, mapType, parseType, STRING, structType } from '../cel-type.ts';
import { type Environment, functionsOf, type StructTypes } from '../environment.ts';
import { kubernetesLists, lists, mapInsertion, sets } from '../library/lists.ts';
import { optionals } from '../library/optionals.ts';
import { standard } from '../library/standard.ts';
import { strings } from '../library/strings.ts';
import { CelError } from '../values.ts';
import { AUTHORIZER_TYPE, authorizer, RESOURCE_CHECK_TYPE } from './authorizer.ts';
import { cidrs } from './cidr.ts';
import { ips } from './ip.ts';
import { jsonPatch } from './json-patch.ts';
import { namedFormats } from './named-formats.ts';
import { patchTypes } from './patch-types.ts';
import { quantities } from './quantity.ts';
import { regex } from './regex.ts';
import { semvers } from './semver.ts';
import { urls } from './url.ts';

const base = functionsOf(
  standard,
  optionals,
  strings,
  kubernetesLists,
  lists,
  sets,
  mapInsertion,
  regex,
  urls,
  authorizer,
  quantities,
  ips,
  cidrs,
  namedFormats,
  semvers,
);
const withPatches = functionsOf([...base.values()].flat(), jsonPatch);

/** Types by name, and their fields: `name:type`, `string` if nothing is said. Other names are of structs. */
const structs: Readonly<Record<string, string>> = {
  'kubernetes.GroupVersionKind': 'group version kind',
  'kubernetes.GroupVersionResource': 'group version resource',
  'kubernetes.UserInfo': 'username uid groups:strings extra:extra',
  'kubernetes.AdmissionRequest':
    'kind:kubernetes.GroupVersionKind resource:kubernetes.GroupVersionResource subResource requestKind:kubernetes.GroupVersionKind requestResource:kubernetes.GroupVersionResource requestSubResource name namespace operation userInfo:kubernetes.UserInfo dryRun:bool options:dyn',
  'kubernetes.NamespaceSpec': 'finalizers:strings',
  'kubernetes.NamespaceCondition': 'status type lastTransitionTime:timestamp message reason',
  'kubernetes.NamespaceStatus': 'conditions:conditions phase',
  'kubernetes.NamespaceMetadata':
    'name generateName namespace labels:labels annotations:labels UID creationTimestamp:timestamp deletionGracePeriodSeconds:int deletionTimestamp:timestamp generation:int resourceVersion finalizers:strings',
  'kubernetes.Namespace':
    'metadata:kubernetes.NamespaceMetadata spec:kubernetes.NamespaceSpec status:kubernetes.NamespaceStatus',
};

const aggregates: Readonly<Record<string, CelType>> = {
  strings: listType(STRING),
  extra: mapType(STRING, listType(STRING)),
  labels: mapType(STRING, STRING),
  conditions: listType(structType('kubernetes.NamespaceCondition')),
};

function fieldTypes(fields: string): ReadonlyMap<string, CelType> {
  return new Map(
    fields.split(' ').map((field) => {
      const [name = '', type = 'string'] = field.split(':');
      const isStruct = type.startsWith('kubernetes.');
      return [name, aggregates[type] ?? (isStruct ? structType(type) : parseType(type))];
    }),
  );
}

const VARIABLES = 'kubernetes.variables';

export interface AdmissionEnvironmentOptions {
  /** Whether there is `params`. */
  readonly params?: boolean;
  /** Whether there is `authorizer`; true if nothing is said. */
  readonly authorizer?: boolean;
  /** Whether `Object{}` and `JSONPatch{}` can be made. */
  readonly patchTypes?: boolean;
  /** The types of a policy's `variables`, by name. Undefined: there are none. */
  readonly variables?: ReadonlyMap<string, CelType>;
}

export function admissionEnvironment({
  params = false,
  authorizer: hasAuthorizer = true,
  patchTypes: hasPatchTypes = false,
  variables,
}: AdmissionEnvironmentOptions): Environment {
  const all = new Map<string, CelType>([
    ['object', DYN],
    ['oldObject', DYN],
    ['namespaceObject', structType('kubernetes.Namespace')],
    ['request', structType('kubernetes.AdmissionRequest')],
  ]);
  if (params) all.set('params', DYN);
  if (hasAuthorizer) {
    all.set('authorizer', AUTHORIZER_TYPE);
    all.set('authorizer.requestResource', RESOURCE_CHECK_TYPE);
  }
  if (variables) all.set('variables', structType(VARIABLES));
  return {
    functions: hasPatchTypes ? withPatches : base,
    variables: all,
    structs: structTypes(variables, hasPatchTypes),
  };
}

function structTypes(
  variables: ReadonlyMap<string, CelType> | undefined,
  hasPatchTypes: boolean,
): StructTypes {
  const known = new Map<string, ReadonlyMap<string, CelType>>();
  if (variables) known.set(VARIABLES, variables);
  const fieldsOf = (name: string): ReadonlyMap<string, CelType> | undefined => {
    const text = structs[name];
    if (!known.has(name) && text !== undefined) known.set(name, fieldTypes(text));
    return known.get(name);
  };
  const isPatchType = (name: string): boolean => hasPatchTypes && patchTypes.has(name);
  return {
    has: (name) => isPatchType(name) || fieldsOf(name) !== undefined,
    field: (type, field) => (isPatchType(type) ? patchTypes.field(type, field) : fieldsOf(type)?.get(field)),
    make: (type, fields) =>
      isPatchType(type) ? patchTypes.make(type, fields) : new CelError(`unknown type '${type}'`),
  };
}

/** The type of a variable as other expressions see it: what is opaque or a struct is dyn. */
export function variableType(type: CelType): CelType {
  switch (type.kind) {
    case 'opaque':
    case 'struct':
    case 'type':
      return DYN;
    default:
      return { ...type, parameters: type.parameters.map(variableType) };
  }
}
