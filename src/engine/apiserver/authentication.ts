/**
 * Who asks. The first authenticator that knows the request's credentials decides; without any the request is
 * anonymous. Source: k8s.io/apiserver/pkg/authentication/request/{union,x509,anonymous,bearertoken}.
 */
import type { ApiRequest } from '../api/client.ts';
import { StatusError } from '../api/status.ts';

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
  /** SHA-256 of the certificate, in hexadecimal digits. */
  readonly fingerprint?: string;
}

/** The server's side of a connection. */
export interface Connection {
  readonly id: number;
  /** Absent for a client that showed none. */
  readonly certificate: ClientCertificate | undefined;
}

type Authenticator = (request: ApiRequest, connection: Connection) => UserInfo | undefined;

const x509: Authenticator = (_request, { certificate }) =>
  certificate && {
    name: certificate.commonName,
    groups: certificate.organizations,
    ...(certificate.fingerprint && {
      extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${certificate.fingerprint}`] },
    }),
  };

/** No token is issued in the cluster that the server would know, so each is refused. */
const bearerToken: Authenticator = ({ headers }) => {
  if (!/^Bearer +\S/i.test(headers?.authorization ?? '')) return undefined;
  throw new StatusError(401, 'Unauthorized', 'Unauthorized');
};

const authenticators: readonly Authenticator[] = [x509, bearerToken];

export function authenticate(request: ApiRequest, connection: Connection): UserInfo {
  for (const authenticator of authenticators) {
    const user = authenticator(request, connection);
    if (user) return { ...user, groups: [...user.groups, 'system:authenticated'] };
  }
  return { name: 'system:anonymous', groups: ['system:unauthenticated'] };
}
