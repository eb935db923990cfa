/** POST …/serviceaccounts/NAME/token. Source: pkg/registry/core/serviceaccount/storage/token.go. */
import type { Pod } from '../api/core-v1.ts';
import { Faults } from '../api/faults.ts';
import type { KubeObject } from '../api/object.ts';
import { badRequest, conflict, invalid, notFound } from '../api/status.ts';
import { micros, rfc3339, seconds } from '../sim/time.ts';
import type { RequestContext } from './handlers.ts';
import type { Resource } from './resource.ts';
import { type Claims, SERVICE_ACCOUNT_ISSUER } from './token-issuer.ts';

interface TokenRequest extends KubeObject {
  spec?: {
    audiences?: readonly string[] | null;
    expirationSeconds?: number;
    boundObjectRef?: { kind: string; apiVersion: string; name: string; uid?: string } | null;
  };
}

const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest' };
const EXPIRATION_SECONDS_DEFAULT = 3600;
/** Tokens for Pods ask for 3607 s; that very number is extended to a year, with a warning after an hour and 7 s. */
const WARN_ONLY_SECONDS = 3607;
const EXTENDED_SECONDS = 31_536_000;

export function defaultTokenRequest(draft: KubeObject): void {
  const request = draft as TokenRequest;
  request.spec = { ...request.spec };
  request.spec.expirationSeconds ??= EXPIRATION_SECONDS_DEFAULT;
}

/** The request with a token in its status. Throws a StatusError. */
export async function issueToken(
  context: RequestContext,
  body: KubeObject,
  accounts: Resource,
): Promise<KubeObject> {
  const { server, info } = context;
  const { metadata, spec = {} } = body as TokenRequest;
  const { namespace, name } = info;
  if (metadata.name && metadata.name !== name)
    refuse('metadata.name', metadata.name, 'must match the service account name if specified', name);
  if (metadata.namespace && metadata.namespace !== namespace)
    refuse(
      'metadata.namespace',
      metadata.namespace,
      'must match the service account namespace if specified',
      name,
    );
  const account = await server.storage.get(accounts, namespace, name);
  const uid = account.metadata.uid as string;
  if (metadata.uid && metadata.uid !== uid) {
    const why = `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${uid})`;
    throw conflict({ group: KIND.group, resource: KIND.kind }, name, why);
  }
  const audiences = spec.audiences?.length ? spec.audiences : [SERVICE_ACCOUNT_ISSUER];
  const { expirationSeconds = EXPIRATION_SECONDS_DEFAULT, boundObjectRef = null } = spec;
  if (expirationSeconds < 600)
    refuse('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 10 minutes');
  if (expirationSeconds > 0x1_0000_0000)
    refuse(
      'spec.expirationSeconds',
      expirationSeconds,
      'may not specify a duration larger than 2^32 seconds',
    );
  const bound = boundObjectRef ? boundObject(context, boundObjectRef) : {};
  const extended =
    bound.pod !== undefined &&
    expirationSeconds === WARN_ONLY_SECONDS &&
    audiences.every((audience) => audience === SERVICE_ACCOUNT_ISSUER);
  const token = server.tokens.issue(
    { namespace, name, uid },
    audiences,
    extended ? EXTENDED_SECONDS : expirationSeconds,
    bound,
    extended ? expirationSeconds : undefined,
  );
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, uid, creationTimestamp: rfc3339(server.sim.now) },
    spec: { audiences, expirationSeconds, boundObjectRef },
    status: {
      token,
      expirationTimestamp: rfc3339(micros(server.sim.now + seconds(expirationSeconds))),
    },
  } as KubeObject;
}

/** The object that the token is to die with, as the token names it. */
function boundObject(
  { server, info }: RequestContext,
  { kind, apiVersion, name, uid }: { kind: string; apiVersion: string; name: string; uid?: string },
): Pick<Claims['kubernetes.io'], 'node' | 'pod' | 'secret'> {
  const find = <T extends KubeObject>(resource: string, namespace: string): T => {
    const object = server.lookup<T>('', resource, namespace, name);
    if (!object) throw notFound({ group: '', resource }, name);
    if (uid && uid !== object.metadata.uid) {
      const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
      throw conflict({ group: '', resource: kind }, name, why);
    }
    return object;
  };
  const reference = ({ metadata }: KubeObject) => ({
    name: metadata.name as string,
    uid: metadata.uid as string,
  });
  switch (`${apiVersion} ${kind}`) {
    case 'v1 Pod': {
      const pod = find<Pod & KubeObject>('pods', info.namespace);
      if (pod.spec.serviceAccountName !== info.name)
        throw badRequest(
          `cannot bind token for serviceaccount "${info.name}" to pod running with different serviceaccount name.`,
        );
      const { nodeName } = pod.spec;
      const node = nodeName ? server.lookup<KubeObject>('', 'nodes', '', nodeName) : undefined;
      return {
        ...(nodeName && { node: node ? reference(node) : { name: nodeName } }),
        pod: reference(pod),
      };
    }
    case 'v1 Node':
      return { node: reference(find('nodes', '')) };
    case 'v1 Secret':
      return { secret: reference(find('secrets', info.namespace)) };
    default: {
      const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
      throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
    }
  }
}

function refuse(field: string, value: unknown, why: string, name = ''): never {
  const faults = new Faults();
  faults.invalid(field, value, why);
  throw invalid(KIND, name, faults.causes);
}
