/**
 * Who asks. The first authenticator that knows the request's credentials decides; without any the request is
 * anonymous. Source: k8s.io/apiserver/pkg/authentication/request/union, pkg/kubeapiserver/authenticator/config.go.
 */
import type { ApiRequest } from '../api/client.ts';
import { StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import { anonymous } from './authenticators/anonymous.ts';
import { x509 } from './authenticators/x509.ts';
import type { ObjectLister } from './authorization.ts';
import type { TokenIssuer } from './token-issuer.ts';

/** `user.Info` of the real server. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What a client certificate says: the common name is the user, the organizations are groups. */
export interface ClientCertificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** The common name of the authority that has signed it; default the cluster's own, `kubernetes`. */
  readonly issuer?: string;
  /** When it expires, such as `2027-11-23T21:23:06Z`; default never. */
  readonly notAfter?: string;
}

/** The server's side of a connection. */
export interface Connection {
  readonly id: number;
  /** Absent for a client that showed none. */
  readonly certificate: ClientCertificate | undefined;
}

/** What credentials are checked against. */
export interface Credentials extends ObjectLister {
  readonly sim: Simulation;
  readonly tokens: TokenIssuer;
}

/** The user, undefined if the request has no credentials of this kind, `invalid` if it has some that are no good. */
export type Authenticator = (
  request: ApiRequest,
  connection: Connection,
  credentials: Credentials,
) => UserInfo | 'invalid' | undefined | Promise<UserInfo | 'invalid' | undefined>;

/** The engine's own clients have certificates. */
const serviceAccountToken: Authenticator = async (request, connection, credentials) => {
  if (bearerToken(request) === undefined) return undefined;
  const loaded = await credentials.sim.load(() => import('./authenticators/service-account-token.ts'));
  return loaded.serviceAccountToken(request, connection, credentials);
};

/** `Authorization: Bearer TOKEN`. */
export function bearerToken({ headers }: ApiRequest): string | undefined {
  const [scheme = '', token = ''] = (headers?.authorization ?? '').trim().split(' ');
  return scheme.toLowerCase() === 'bearer' && token !== '' ? token : undefined;
}

const authenticators: readonly Authenticator[] = [x509, serviceAccountToken];

/** Rejects with a 401. */
export async function authenticate(
  request: ApiRequest,
  connection: Connection,
  credentials: Credentials,
): Promise<UserInfo> {
  // region: authenticate
  let isInvalid = false;
  for (const authenticator of authenticators) {
    const user = await authenticator(request, connection, credentials);
    if (user === 'invalid') isInvalid = true;
    else if (user) return withGroup(user, 'system:authenticated');
  }
  if (isInvalid) throw new StatusError(401, 'Unauthorized', 'Unauthorized');
  return anonymous;
  // endregion
}

export const withGroup = (user: UserInfo, group: string): UserInfo =>
  user.groups.includes(group) ? user : { ...user, groups: [...user.groups, group] };

const ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** The account that a user is, or undefined. Source: k8s.io/apiserver/pkg/authentication/serviceaccount. */
export function serviceAccountOf(user: string): { namespace: string; name: string } | undefined {
  const [, namespace = '', name = ''] = ACCOUNT.exec(user) ?? [];
  return name ? { namespace, name } : undefined;
}

export const groupsOfServiceAccounts = (namespace: string): readonly string[] => [
  'system:serviceaccounts',
  `system:serviceaccounts:${namespace}`,
];
