import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');

const [sent] = cluster.trace.ofKind('request.sent');
const [received] = cluster.trace.ofKind('request.received');
console.log(`${sent?.data.method} ${sent?.data.path}`);
console.log(`${JSON.stringify(sent?.data.body).length} bytes of JSON:`);
display(sent?.data.body);
console.log(`For the server: ${received?.data.verb} ${received?.data.resource}`);
