/**
 * A bearer token that this server has issued, for an account and for what it is bound to, as long as both are there.
 * Source: pkg/serviceaccount/{jwt,claims}.go; k8s.io/apiserver/pkg/authentication/request/bearertoken.
 */
import { fromBase64, fromUtf8 } from '../../api/base64-text.ts';
import type { KubeObject } from '../../api/object.ts';
import {
  type Authenticator,
  bearerToken,
  type Credentials,
  groupsOfServiceAccounts,
  type UserInfo,
} from '../authentication.ts';
import { type Claims, SERVICE_ACCOUNT_ISSUER } from '../token-issuer.ts';

const EXTRA = 'authentication.kubernetes.io';
const LEEWAY_SECONDS = 60;

export const serviceAccountToken: Authenticator = (request, _connection, credentials) =>
  userOfToken(bearerToken(request) ?? '', [SERVICE_ACCOUNT_ISSUER], credentials)?.user ?? 'invalid';

/** Whose token it is, and which of the audiences it is for; undefined if it is good for none of them. */
export function userOfToken(
  token: string,
  audiences: readonly string[],
  credentials: Credentials,
): { readonly user: UserInfo; readonly audiences: readonly string[] } | undefined {
  const claims = claimsOf(token, credentials);
  if (!claims || !isValid(claims, credentials)) return undefined;
  const common = audiences.filter((audience) => claims.aud.includes(audience));
  return common.length > 0 ? { user: userOf(claims), audiences: common } : undefined;
}

function userOf(claims: Claims): UserInfo {
  const { namespace, serviceaccount, pod, node } = claims['kubernetes.io'];
  return {
    name: claims.sub,
    ...(serviceaccount.uid && { uid: serviceaccount.uid }),
    groups: groupsOfServiceAccounts(namespace),
    extra: {
      [`${EXTRA}/credential-id`]: [`JTI=${claims.jti}`],
      ...(node && { [`${EXTRA}/node-name`]: [node.name] }),
      ...(node?.uid && { [`${EXTRA}/node-uid`]: [node.uid] }),
      ...(pod && { [`${EXTRA}/pod-name`]: [pod.name], [`${EXTRA}/pod-uid`]: [pod.uid as string] }),
    },
  };
}

/** Undefined for what this server has not signed. */
function claimsOf(token: string, { tokens }: Credentials): Claims | undefined {
  const signed = token.slice(0, token.lastIndexOf('.'));
  const [, payload, ...rest] = token.split('.');
  if (payload === undefined || rest.length !== 1 || rest[0] !== tokens.signature(signed)) return undefined;
  return JSON.parse(fromUtf8(fromBase64(payload))) as Claims;
}

// region: is-valid
function isValid(claims: Claims, credentials: Credentials): boolean {
  const now = credentials.tokens.now();
  if (claims.nbf > now + LEEWAY_SECONDS) return false;
  if (claims.exp < now - LEEWAY_SECONDS) return false;
  const { namespace, serviceaccount, pod, secret, node } = claims['kubernetes.io'];
  const isThere = (resource: string, home: string, { name, uid }: { name: string; uid?: string }) => {
    const object = credentials.lookup<KubeObject>('', resource, home, name);
    return object?.metadata.uid === uid;
  };
  return (
    isThere('serviceaccounts', namespace, serviceaccount) &&
    (!pod || isThere('pods', namespace, pod)) &&
    (!secret || isThere('secrets', namespace, secret)) &&
    (!node || pod !== undefined || isThere('nodes', '', node))
  );
}
// endregion
