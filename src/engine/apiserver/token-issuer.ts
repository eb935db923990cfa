/**
 * Signs the tokens of service accounts: JWTs (RFC 7519). The header says RS256, as it does in the real
 * cluster; the signature has its length, but is made with HMAC-SHA256 and a key that only this server has.
 * Source: pkg/serviceaccount/{jwt,claims}.go.
 */
import { base64Url } from '../api/base64.ts';
import { hmacSha256 } from '../api/sha256.ts';
import { utf8 } from '../api/utf8.ts';
import type { RandomStream } from '../sim/random.ts';
import type { Simulation } from '../sim/simulation.ts';
import { EPOCH_SECONDS } from '../sim/time.ts';

/** The one audience of the API server as well. */
export const SERVICE_ACCOUNT_ISSUER = 'https://kubernetes.default.svc.cluster.local';

interface Reference {
  readonly name: string;
  readonly uid?: string;
}

/** What a token says. Times are seconds since 1970. */
export interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly node?: Reference;
    readonly pod?: Reference;
    readonly secret?: Reference;
    readonly serviceaccount: Reference;
    readonly warnafter?: number;
  };
  readonly nbf: number;
  readonly sub: string;
}

const header = { alg: 'RS256', kid: 'WXHf-6xfr1aCBHTSxGZjzvA1YsGO7TsMffaF8mO8PGA' };
const SIGNATURE_BYTES = 256;

export class TokenIssuer {
  readonly #sim: Simulation;
  readonly #random: RandomStream;
  #key: readonly number[] | undefined;

  constructor(sim: Simulation) {
    this.#sim = sim;
    this.#random = sim.random('service-account-tokens');
  }

  /** Seconds since 1970. */
  now(): number {
    return EPOCH_SECONDS + Math.floor(this.#sim.now / 1_000_000);
  }

  /** A token that is good from now on; `bound` are the objects that it dies with. */
  issue(
    subject: { readonly namespace: string; readonly name: string; readonly uid: string },
    audiences: readonly string[],
    lifetimeSeconds: number,
    bound: Pick<Claims['kubernetes.io'], 'node' | 'pod' | 'secret'>,
    warnAfterSeconds?: number,
  ): string {
    const { namespace, name, uid } = subject;
    const { node, pod, secret } = bound;
    const now = this.now();
    const claims: Claims = {
      aud: audiences,
      exp: now + lifetimeSeconds,
      iat: now,
      iss: SERVICE_ACCOUNT_ISSUER,
      jti: this.#random.uuid(),
      'kubernetes.io': {
        namespace,
        ...(node && { node }),
        ...(pod && { pod }),
        ...(secret && { secret }),
        serviceaccount: { name, uid },
        ...(warnAfterSeconds && { warnafter: now + warnAfterSeconds }),
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    };
    const signed = [header, claims].map((part) => base64Url(utf8(JSON.stringify(part)))).join('.');
    return `${signed}.${this.signature(signed)}`;
  }

  /** What stands behind the last dot of a token with this header and these claims. */
  signature(signed: string): string {
    this.#key ??= utf8(this.#random.hex(64));
    const digest = hmacSha256(this.#key, utf8(signed));
    const bytes: number[] = [];
    for (let part = 0; bytes.length < SIGNATURE_BYTES; part++)
      bytes.push(...hmacSha256(this.#key, [...digest, part]));
    return base64Url(bytes);
  }
}
