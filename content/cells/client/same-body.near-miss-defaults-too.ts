import { Cluster } from '#engine';

// What does kubectl send for this line? Write it down before it does.
const command = 'run web --image nginx --port 80 --env COLOR=blue';
const body = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { run: 'web' } },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'nginx',
        ports: [{ containerPort: 80, protocol: 'TCP' }],
        env: [{ name: 'COLOR', value: 'blue' }],
        resources: {},
      },
    ],
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
  },
  status: {},
};

const cluster = new Cluster();
const path = '/api/v1/namespaces/default/pods';
const { status } = await cluster.request({ method: 'POST', path, query: { dryRun: 'All' }, body });
console.log(`the server says ${status} to yours`);
console.log((await cluster.kubectl(command)).stdout);
