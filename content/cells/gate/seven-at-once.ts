import { type ApiStatus, Cluster, display } from '#engine';

const cluster = new Cluster();
const { status, body } = await cluster.request({
  method: 'POST',
  path: '/api/v1/namespaces/default/pods',
  body: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web_1', labels: { team: 'the web' } },
    spec: {
      restartPolicy: 'Sometimes',
      volumes: [{ name: 'data' }],
      containers: [
        {
          name: 'Main',
          image: 'nginx',
          ports: [{ containerPort: 80800 }],
          resources: { requests: { memory: '128Mi' }, limits: { memory: '64Mi' } },
          volumeMounts: [{ name: 'date', mountPath: '/data' }],
        },
      ],
    },
  },
});
const { reason, details } = body as ApiStatus;
console.log(status, reason);
for (const { field, reason, message } of details?.causes ?? [])
  console.log(`${reason} ${field}\n    ${message?.replace(/ \(e\.g\..*/, '')}`);
display(`${details?.causes?.length ?? 0} causes`);
