import { type ApiStatus, Cluster, display } from '#engine';

const cluster = new Cluster();
const { status, body } = await cluster.request({
  method: 'POST',
  path: '/api/v1/namespaces/default/pods',
  body: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'Web' },
    spec: {
      restartPolicy: 'Sometimes',
      volumes: [{ name: 'data' }],
      containers: [
        {
          name: 'app',
          image: 'nginx',
          ports: [{ name: 'the-front-door-80', containerPort: 80 }],
          resources: { requests: { memory: '128Mi' }, limits: { memory: '64Mi' } },
          volumeMounts: [{ name: 'date', mountPath: '/data' }],
        },
      ],
    },
  },
});
display(status);
display((body as ApiStatus).details?.causes ?? body);
