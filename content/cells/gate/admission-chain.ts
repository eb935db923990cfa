import { Cluster, display } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
display(cluster.admission('nginx'));
