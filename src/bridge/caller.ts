/**
 * Who calls. The server listens on loopback in plain text, as `kubectl proxy` does: whoever reaches it without
 * credentials of its own is the administrator of the kubeconfig. A bearer token is left to the API server's own
 * authenticators. A server that speaks TLS gives the subject of the client's certificate here instead.
 * Source: k8s.io/kubectl/pkg/proxy/proxy_server.go, `FilterServer`.
 */
import type { IncomingMessage } from 'node:http';

export interface ClientCertificate {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export type Caller =
  | { readonly allowed: true; readonly certificate?: ClientCertificate }
  /** `why` is for the Status that refuses it. */
  | { readonly allowed: false; readonly why: string };

export type IdentifyCaller = (request: IncomingMessage) => Caller;

const administrator: ClientCertificate = {
  commonName: 'kubernetes-admin',
  organizations: ['system:masters'],
};

/** The same machine, by the names that `kubectl proxy --accept-hosts` takes. */
const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Refuses what a web page of another origin makes a reader's browser send: by a Host that is not this machine's (a name
 * of the page's own that has been pointed at it), or with an Origin that is not.
 */
export const loopbackAdministrator: IdentifyCaller = ({ headers }) => {
  const { host = '', origin, authorization } = headers;
  if (!loopback.test(host))
    return { allowed: false, why: `the Host ${JSON.stringify(host)} is not this machine` };
  if (origin !== undefined && !loopback.test(origin.replace(/^https?:\/\//, '')))
    return { allowed: false, why: `a page of ${JSON.stringify(origin)} may not use this server` };
  return authorization ? { allowed: true } : { allowed: true, certificate: administrator };
};
