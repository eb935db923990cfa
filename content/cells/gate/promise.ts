import { Cluster, display } from '#engine';

const cluster = new Cluster();
const { stdout, exitCode } = await cluster.kubectl('run nginx --image ngnix');
display(`${stdout}exit code ${exitCode}`);
await cluster.sleep('30s');
display((await cluster.kubectl('get pods')).stdout);
