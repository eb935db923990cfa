/** `authorizer`: asks who may do what. Source: k8s.io/apiserver/pkg/cel/library/authz.go, 1.36.4. */
import { structType } from '../cel-type.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, Opaque } from '../values.ts';

/** What is asked of the API server's authorizers. */
export type AuthorizationCheck =
  | { readonly serviceAccount?: ServiceAccount; readonly verb: string; readonly path: string }
  | ({ readonly serviceAccount?: ServiceAccount; readonly verb: string } & ResourceCheck);

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

export interface ResourceCheck {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

export interface AuthorizationDecision {
  readonly allowed: boolean;
  readonly reason: string;
  /** Empty if it could be decided. */
  readonly error?: string;
}

/** Asks for the user of the request, or for a service account. */
export type Authorize = (check: AuthorizationCheck) => AuthorizationDecision;

interface Asking {
  readonly authorize: Authorize;
  readonly serviceAccount?: ServiceAccount;
}

const PREFIX = 'kubernetes.authorization';
export const AUTHORIZER_TYPE = structType(`${PREFIX}.Authorizer`);
export const RESOURCE_CHECK_TYPE = structType(`${PREFIX}.ResourceCheck`);
const PATH_CHECK_TYPE = structType(`${PREFIX}.PathCheck`);
const GROUP_CHECK_TYPE = structType(`${PREFIX}.GroupCheck`);
const DECISION_TYPE = structType(`${PREFIX}.Decision`);

export const authorizerValue = (asking: Asking): Opaque<Asking> => new Opaque(AUTHORIZER_TYPE, asking);

type Path = Opaque<Asking & { readonly path: string }>;
type Group = Opaque<Asking & { readonly group: string }>;
type Resource = Opaque<Asking & { readonly check: ResourceCheck }>;
type Decision = Opaque<AuthorizationDecision>;

export const resourceCheckValue = (asking: Asking, check: ResourceCheck): Resource =>
  new Opaque(RESOURCE_CHECK_TYPE, { ...asking, check });

const changed = ({ value }: Resource, change: Partial<ResourceCheck>): CelValue =>
  resourceCheckValue(value, { ...value.check, ...change });

const isLabel = (text: string, most: number): boolean =>
  text.length <= most && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
const isSubdomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((part) => isLabel(part, 253));

const A = `${PREFIX}.Authorizer`;
const P = `${PREFIX}.PathCheck`;
const G = `${PREFIX}.GroupCheck`;
const R = `${PREFIX}.ResourceCheck`;
const D = `${PREFIX}.Decision`;

export const authorizer: readonly Overload[] = [
  overload('authorizer_path', `(${A}).path(string): ${P}`, ({ value }: Opaque<Asking>, path: string) =>
    path.trim() === ''
      ? new CelError('path must not be empty')
      : new Opaque(PATH_CHECK_TYPE, { ...value, path }),
  ),
  overload(
    'authorizer_group',
    `(${A}).group(string): ${G}`,
    ({ value }: Opaque<Asking>, group: string) => new Opaque(GROUP_CHECK_TYPE, { ...value, group }),
  ),
  overload(
    'authorizer_serviceaccount',
    `(${A}).serviceAccount(string, string): ${A}`,
    ({ value }: Opaque<Asking>, namespace: string, name: string) => {
      if (!isSubdomain(name)) return new CelError('Invalid service account name');
      if (!isLabel(namespace, 63)) return new CelError('Invalid service account namespace');
      return authorizerValue({ ...value, serviceAccount: { namespace, name } });
    },
  ),
  overload('groupcheck_resource', `(${G}).resource(string): ${R}`, ({ value }: Group, resource: string) => {
    if (resource.trim() === '') return new CelError('resource must not be empty');
    return resourceCheckValue(value, {
      group: value.group,
      resource,
      subresource: '',
      namespace: '',
      name: '',
    });
  }),
  overload(
    'resourcecheck_subresource',
    `(${R}).subresource(string): ${R}`,
    (check: Resource, subresource: string) => changed(check, { subresource }),
  ),
  overload(
    'resourcecheck_namespace',
    `(${R}).namespace(string): ${R}`,
    (check: Resource, namespace: string) => changed(check, { namespace }),
  ),
  overload('resourcecheck_name', `(${R}).name(string): ${R}`, (check: Resource, name: string) =>
    changed(check, { name }),
  ),
  overload(
    'authorizer_fieldselector',
    `(${R}).fieldSelector(string): ${R}`,
    (check: Resource, fieldSelector: string) => changed(check, { fieldSelector }),
  ),
  overload(
    'authorizer_labelselector',
    `(${R}).labelSelector(string): ${R}`,
    (check: Resource, labelSelector: string) => changed(check, { labelSelector }),
  ),
  overload('pathcheck_check', `(${P}).check(string): ${D}`, ({ value }: Path, verb: string) => {
    const { authorize, serviceAccount, path } = value;
    return new Opaque(DECISION_TYPE, authorize({ ...(serviceAccount && { serviceAccount }), verb, path }));
  }),
  overload('resourcecheck_check', `(${R}).check(string): ${D}`, ({ value }: Resource, verb: string) => {
    const { authorize, serviceAccount, check } = value;
    return new Opaque(
      DECISION_TYPE,
      authorize({ ...(serviceAccount && { serviceAccount }), verb, ...check }),
    );
  }),
  overload('decision_errored', `(${D}).errored(): bool`, ({ value }: Decision) => Boolean(value.error)),
  overload('decision_error', `(${D}).error(): string`, ({ value }: Decision) => value.error ?? ''),
  overload('decision_allowed', `(${D}).allowed(): bool`, ({ value }: Decision) => value.allowed),
  overload('decision_reason', `(${D}).reason(): string`, ({ value }: Decision) => value.reason),
];
