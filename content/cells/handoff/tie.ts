import { Cluster, display } from '#engine';

const cluster = new Cluster({ nodes: [{ name: 'tie-a' }, { name: 'tie-b' }] });
const winners = [];
for (let round = 1; round <= 14; round++) {
  await cluster.kubectl(`run tie-${round} --image nginx`);
  await cluster.until({ pod: `tie-${round}`, condition: 'PodScheduled' });
  winners.push(cluster.scores(`tie-${round}`).winner);
  await cluster.kubectl(`delete pod tie-${round} --now`);
}
display(winners.join(' '));
display(cluster.scores('tie-14'));
