/** A program with a ScorePlugin of the reader's, a thousand nodes and two hundred Pods; it shows the last one's table. */
export const manyNodesProgram = (score: string, more = ''): string =>
  `
import { Cluster, display, type ScorePlugin } from '#engine';

const Mine: ScorePlugin = { name: 'Mine', score: (pod, node) => ${score} };

const cluster = new Cluster({ nodes: 1_000, scheduler: { score: [{ plugin: Mine, weight: 5 }]${more} } });
const names = Array.from({ length: 200 }, (_, index) => 'web-' + index);
await Promise.all(names.map((name) => cluster.kubectl('run ' + name + ' --image nginx')));
await Promise.all(names.map((pod) => cluster.until({ pod, condition: 'PodScheduled' })));
display(cluster.scores('web-199'));
display(cluster.trace.ofKind('nodes.scored').length);
`.trimStart();
