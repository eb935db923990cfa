import { Cluster } from '#engine';

// Served after this program has ended: from then on time is yours, and kubectl's.
new Cluster({
  nodes: [
    { name: 'node-1', cpu: '2', memory: '4Gi' },
    { name: 'node-2', cpu: '4', memory: '8Gi', labels: { disk: 'ssd' } },
  ],
});
