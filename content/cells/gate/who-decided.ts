import { Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('5s');

const { trace } = cluster;
const users = new Map(trace.ofKind('request.authenticated').map(({ data }) => [data.request, data.user]));
const asked = new Map(
  trace.ofKind('request.received').map(({ data }) => [data.request, `${data.verb} ${data.resource}`]),
);
const answers = trace.ofKind('request.authorized').map(({ data: { request, allowed, reason } }) => {
  const question = `${users.get(request)}: ${asked.get(request)}`;
  return `${allowed ? 'yes' : 'NO '} ${question}${reason && `\n      ${reason}`}`;
});
console.log([...new Set(answers)].join('\n'));
