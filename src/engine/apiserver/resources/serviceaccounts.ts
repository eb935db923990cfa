import type { ServiceAccount } from '../../api/core-v1.ts';
import type { KubeObject } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import { EPOCH_SECONDS, micros, rfc3339, seconds } from '../../sim/time.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

interface TokenRequest extends KubeObject {
  spec?: {
    audiences?: readonly string[];
    expirationSeconds?: number;
    boundObjectRef?: { kind: string; apiVersion: string; name: string; uid?: string };
  };
}

export const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc.cluster.local';

/** Tokens for Pods ask for 3607 s; that very number is extended to a year, with a warning after an hour and 7 s. */
const WARN_ONLY_SECONDS = 3607;
const EXTENDED_SECONDS = 31_536_000;

/** Source: pkg/registry/core/serviceaccount. */
export const serviceAccounts: Resource<ServiceAccount> = {
  group: '',
  version: 'v1',
  resource: 'serviceaccounts',
  kind: 'ServiceAccount',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  returnsDeleted: true,
  columns: [nameColumn, ageColumn],
  cells: ({ metadata }, now) => [metadata.name ?? '', age(metadata.creationTimestamp, now)],
  subresources: {
    token: {
      kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      create: issueToken,
    },
  },
};

/** A TokenRequest answered: a JWT for the account, bound to the Pod. Source: pkg/registry/core/serviceaccount/storage/token.go. */
async function issueToken({ server, info }: RequestContext, body: KubeObject): Promise<KubeObject> {
  const { spec = {} } = body as TokenRequest;
  const account = await server.storage.get(serviceAccounts, info.namespace, info.name);
  const expirationSeconds = spec.expirationSeconds ?? 3_600;
  const audiences = spec.audiences?.length ? spec.audiences : [SERVICE_ACCOUNT_ISSUER];
  const now = EPOCH_SECONDS + Math.floor(server.sim.now / 1_000_000);
  const bound = spec.boundObjectRef;
  const pod =
    bound?.kind === 'Pod'
      ? server.lookup<KubeObject & { spec: { nodeName?: string } }>('', 'pods', info.namespace, bound.name)
      : undefined;
  const node = pod?.spec.nodeName ? server.lookup('', 'nodes', '', pod.spec.nodeName) : undefined;
  const extended = expirationSeconds === WARN_ONLY_SECONDS;
  const claims = {
    aud: audiences,
    exp: now + (extended ? EXTENDED_SECONDS : expirationSeconds),
    iat: now,
    iss: SERVICE_ACCOUNT_ISSUER,
    jti: server.random.uuid(),
    'kubernetes.io': {
      namespace: info.namespace,
      ...(node && { node: { name: node.metadata.name, uid: node.metadata.uid } }),
      ...(bound && { pod: { name: bound.name, uid: bound.uid } }),
      serviceaccount: { name: info.name, uid: account.metadata.uid },
      ...(extended && { warnafter: now + expirationSeconds }),
    },
    nbf: now,
    sub: `system:serviceaccount:${info.namespace}:${info.name}`,
  };
  const header = { alg: 'RS256', kid: 'WXHf-6xfr1aCBHTSxGZjzvA1YsGO7TsMffaF8mO8PGA' };
  const signature = server.random.text(
    342,
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  );
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {
      name: info.name,
      namespace: info.namespace,
      uid: account.metadata.uid as string,
      creationTimestamp: rfc3339(server.sim.now),
    },
    spec: { audiences, expirationSeconds, ...(bound && { boundObjectRef: bound }) },
    status: {
      token: `${base64Url(JSON.stringify(header))}.${base64Url(JSON.stringify(claims))}.${signature}`,
      expirationTimestamp: rfc3339(micros(server.sim.now + seconds(expirationSeconds))),
    },
  } as KubeObject;
}

/** Base64url without padding (RFC 4648) of text whose characters are all below U+0100. */
function base64Url(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const bits =
      (text.charCodeAt(i) << 16) | ((text.charCodeAt(i + 1) || 0) << 8) | (text.charCodeAt(i + 2) || 0);
    for (let digit = 0; digit < Math.min(4, text.length - i + 1); digit++)
      out += alphabet[(bits >> (18 - 6 * digit)) & 63];
  }
  return out;
}
