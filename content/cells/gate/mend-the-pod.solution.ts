import { type ApiStatus, Cluster, display } from '#engine';

const cluster = new Cluster();
const { status, body } = await cluster.request({
  method: 'POST',
  path: '/api/v1/namespaces/default/pods',
  body: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      restartPolicy: 'Always',
      volumes: [{ name: 'data' }],
      containers: [
        {
          name: 'app',
          image: 'nginx',
          ports: [{ name: 'front-door', containerPort: 80 }],
          resources: { requests: { memory: '128Mi' }, limits: { memory: '128Mi' } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
    },
  },
});
display(status);
display((body as ApiStatus).details?.causes ?? body);
