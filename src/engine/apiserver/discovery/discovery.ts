/**
 * What the server says that it serves. Source: k8s.io/apiserver/pkg/endpoints/discovery, kube-aggregator
 * pkg/apiserver/handler_apis.go. Each line of the table is a resource: its name, singular, kind (with group and version
 * if they are others), N for namespaced, its verbs (`*` all, `=` get, patch and update), `+` short names,
 * `&` categories, `#` the hash of the version that is stored.
 */
import { StatusError } from '../../api/status.ts';
import { servedResources } from './served-resources.ts';

interface ServedResource {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
}

/** By group and version, such as `apps/v1`, in the server's order. */
const served = new Map<string, readonly ServedResource[]>();

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const halfVerbs = ['get', 'patch', 'update'];

function all(): ReadonlyMap<string, readonly ServedResource[]> {
  if (served.size > 0) return served;
  let resources: ServedResource[] = [];
  for (const line of servedResources.trim().split('\n')) {
    if (line.includes(' ')) resources.push(resourceOf(line));
    else served.set(line, (resources = []));
  }
  return served;
}

function resourceOf(line: string): ServedResource {
  const words = line.split(' ');
  const [name = ''] = words;
  const own = name.includes('/') ? ['', ...words.slice(1)] : words.slice(1);
  const [singularName = '', spelledKind = '', scope, verbs = '', ...flags] = own;
  const [kind = '', version, group] = spelledKind.split('/').reverse();
  const flag = (mark: string): string | undefined => flags.find((text) => text.startsWith(mark))?.slice(1);
  const [shortNames, categories, hash] = [flag('+'), flag('&'), flag('#')];
  return {
    name,
    singularName,
    namespaced: scope === 'N',
    ...(group !== undefined && { group }),
    ...(version !== undefined && { version }),
    kind,
    verbs: verbs === '*' ? everyVerb : verbs === '=' ? halfVerbs : verbs.split(','),
    ...(shortNames && { shortNames: shortNames.split(',') }),
    ...(categories && { categories: categories.split(',') }),
    ...(hash && { storageVersionHash: hash }),
  };
}

const split = (groupVersion: string): { group: string; version: string } => {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  return { group, version };
};

/** Every group and version: `v1`, `apps/v1` …, in the server's order. */
export const groupVersions = (): readonly string[] => [...all().keys()];

const groupNames = (): readonly string[] => [...new Set(groupVersions().map((each) => split(each).group))];

export const hasGroup = (group: string): boolean => groupNames().includes(group);

export const apiVersions = (serverAddress: string): unknown => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
});

/** The resources of a version, or undefined if there is no such version. */
export function resourceList(groupVersion: string): unknown {
  const resources = all().get(groupVersion);
  if (!resources) return undefined;
  const core = !groupVersion.includes('/');
  return { kind: 'APIResourceList', ...(!core && { apiVersion: 'v1' }), groupVersion, resources };
}

function groupOf(name: string): object {
  const versions = groupVersions()
    .filter((groupVersion) => split(groupVersion).group === name)
    .map((groupVersion) => ({ groupVersion, version: split(groupVersion).version }));
  return { name, versions, preferredVersion: versions[0] };
}

export const group = (name: string): unknown => ({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name) });

export const groupList = (): unknown => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupNames()
    .filter((name) => name !== '')
    .map(groupOf),
});

/** Everything in one answer: the core group, or all others. */
export function aggregated(core: boolean): unknown {
  const items = groupNames()
    .filter((name) => (name === '') === core)
    .map((name) => ({
      metadata: name === '' ? {} : { name },
      versions: [...all()]
        .filter(([groupVersion]) => split(groupVersion).group === name)
        .map(([groupVersion, resources]) => ({
          version: split(groupVersion).version,
          resources: resources
            .filter((each) => !each.name.includes('/'))
            .map((each) => aggregatedOf(each, resources)),
          freshness: 'Current',
        })),
    }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedOf(resource: ServedResource, siblings: readonly ServedResource[]): object {
  const { name, singularName, namespaced, verbs, shortNames, categories } = resource;
  const subresources = siblings
    .filter((each) => each.name.startsWith(`${name}/`))
    .map((each) => ({
      subresource: each.name.slice(name.length + 1),
      responseKind: responseKind(each),
      verbs: each.verbs,
    }));
  return {
    resource: name,
    responseKind: responseKind(resource),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singularName,
    verbs,
    ...(shortNames && { shortNames }),
    ...(categories && { categories }),
    ...(subresources.length > 0 && { subresources }),
  };
}

const responseKind = ({ group: own = '', version = '', kind }: ServedResource): object => ({
  group: own,
  version,
  kind,
});

export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const types = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** Whether the client wants everything in one answer. Throws a 406 if it takes nothing that the server has. */
export function wantsAggregated(accept: string): boolean {
  if (accept === '') return false;
  for (const clause of accept.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    if (parameters.some((part) => part.startsWith('as='))) {
      const wanted = ['g=apidiscovery.k8s.io', 'v=v2', 'as=APIGroupDiscoveryList'];
      if (type === 'application/json' && wanted.every((part) => parameters.includes(part))) return true;
    } else if ([...types.split(', '), '*/*'].includes(type)) return false;
  }
  throw new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${types}`);
}
