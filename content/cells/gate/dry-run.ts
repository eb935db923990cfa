import { Cluster, display } from '#engine';

const cluster = new Cluster();
const { stdout } = await cluster.kubectl('run nginx --image nginx --dry-run=server -o jsonpath={.metadata}');
display(JSON.parse(stdout));
const { stderr } = await cluster.kubectl('get pods');
display(stderr);
