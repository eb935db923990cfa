import { type ApiRequest, Cluster } from '#engine';

const cluster = new Cluster();
const pods = '/api/v1/namespaces/default/pods';
const requests: ApiRequest[] = [
  { method: 'GET', path: pods },
  { method: 'GET', path: `${pods}/web` },
  { method: 'DELETE', path: pods },
  { method: 'PUT', path: `${pods}/web/status`, body: {} },
  { method: 'GET', path: `${pods}/web/log` },
  { method: 'GET', path: '/apis/apps/v1/deployments' },
  { method: 'GET', path: '/healthz' },
];
for (const request of requests) {
  const { status } = await cluster.request(request);
  const { verb, resource, name } = cluster.trace.ofKind('request.received').at(-1)?.data ?? {};
  console.log(`${request.method} ${request.path}\n    ${verb} ${resource} ${name ?? ''}, ${status}`);
}
