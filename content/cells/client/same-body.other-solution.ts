import { Cluster } from '#engine';

// What does kubectl send for this line? Write it down before it does.
const command = 'run web --image nginx --port 80 --env COLOR=blue';
const body = {
  status: {},
  spec: {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    containers: [
      {
        name: 'web',
        image: 'nginx',
        ports: [{ containerPort: 80 }],
        env: [{ name: 'COLOR', value: 'blue' }],
        resources: {},
      },
    ],
  },
  metadata: { labels: { run: 'web' }, name: 'web' },
  apiVersion: 'v1',
  kind: 'Pod',
};

const cluster = new Cluster();
const path = '/api/v1/namespaces/default/pods';
const { status } = await cluster.request({ method: 'POST', path, query: { dryRun: 'All' }, body });
console.log(`the server says ${status} to yours`);
console.log((await cluster.kubectl(command)).stdout);
