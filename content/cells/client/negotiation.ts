import { Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
const path = '/api/v1/namespaces/default/pods/nginx';

for (const accept of [
  'application/json',
  'application/yaml',
  'application/json;as=Table;g=meta.k8s.io;v=v1',
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  'application/vnd.kubernetes.protobuf',
  'text/html',
]) {
  const { status, headers, body } = await cluster.request({ method: 'GET', path, headers: { accept } });
  const bytes = body instanceof Uint8Array;
  const text = bytes ? body.join(' ') : typeof body === 'string' ? body : JSON.stringify(body);
  console.log(
    `${accept}\n    ${status} ${headers['content-type']}, ${bytes ? body.length : text.length} bytes`,
  );
  console.log(`    ${text.slice(0, 70).replaceAll('\n', ' ')}…`);
}
