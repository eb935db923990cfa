/** A message on its way between two places of the map: which events are one, from where, to where, and what is on it. */
import type { TraceEvent } from '#engine';

export interface Message {
  readonly from: string;
  readonly to: string;
  /** Verb and object. */
  readonly label: string;
}

/** The message that an event is, or undefined when nothing moves between places. */
export function messageOf(event: TraceEvent): Message | undefined {
  const { actor, data, kind } = event;
  const node = actor.slice(actor.indexOf('/') + 1);
  switch (kind) {
    case 'connection.opened':
      return { from: actor, to: 'kube-apiserver', label: `${data.tls} as ${data.user}` };
    case 'request.sent':
      return { from: actor, to: 'kube-apiserver', label: `${data.method} ${resourcePath(data.path)}` };
    case 'response.received':
      return { from: 'kube-apiserver', to: actor, label: statusLine(data.status) };
    case 'etcd.put':
      return { from: 'kube-apiserver', to: actor, label: `put ${data.key.replace(/^\/registry\//, '')}` };
    case 'etcd.deleted':
      return { from: 'kube-apiserver', to: actor, label: `delete ${data.key.replace(/^\/registry\//, '')}` };
    case 'watch.sent':
      return {
        from: 'kube-apiserver',
        to: placeOf(data.watcher),
        label: `${data.type} ${data.object.kind ?? ''} ${data.object.metadata.name ?? ''}`,
      };
    case 'cri.called':
      return { from: actor, to: `containerd/${node}`, label: data.method };
    case 'cri.answered':
      return { from: `containerd/${node}`, to: `kubelet/${node}`, label: `${data.method} answered` };
    case 'cni.called':
      return { from: `containerd/${node}`, to: actor, label: `${data.plugin} ${data.command}` };
    case 'cni.answered':
      return { from: actor, to: `containerd/${node}`, label: `${data.plugin} ${data.command} answered` };
    case 'registry.requested':
      return { from: actor, to: 'registry', label: `${data.method} ${repositoryPath(data.uri)}` };
    case 'registry.answered':
      return { from: 'registry', to: 'containerd', label: `${data.status}, ${data.bytes} bytes` };
    case 'runc.called':
      return { from: `containerd/${node}`, to: actor, label: `runc ${data.operation}` };
    case 'runc.answered':
      return {
        from: actor,
        to: `containerd/${node}`,
        label: `runc ${data.operation} exits with ${data.exitCode}`,
      };
    default:
      return undefined;
  }
}

/** The place on the map of a user that watches: `system:node:node-1` is that node's kubelet. */
function placeOf(user: string): string {
  const node = /^system:node:(.+)$/.exec(user)?.[1];
  if (node !== undefined) return `kubelet/${node}`;
  return user.startsWith('system:') ? user.slice('system:'.length) : 'kubectl';
}

/** `/api/v1/namespaces/default/pods/nginx/status` is about `pods/nginx/status`. */
function resourcePath(path: string): string {
  const [, , , inNamespace, plain] =
    /^\/(api\/[^/]+|apis\/([^/]+)\/[^/]+)\/(?:namespaces\/[^/]+\/(.+)|(.+))$/.exec(path) ?? [];
  return inNamespace ?? plain ?? path;
}

/** `/v2/library/nginx/blobs/sha256:4116…?ns=docker.io` is about `nginx/blobs/sha256:4116d56f`. */
const repositoryPath = (uri: string): string =>
  uri
    .replace(/^\/v2\/(?:library\/)?/, '')
    .replace(/\?.*/, '')
    .replace(/(sha256:.{8}).*/, '$1');

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
};

const statusLine = (status: number): string => `${status} ${reasons[status] ?? ''}`.trim();
