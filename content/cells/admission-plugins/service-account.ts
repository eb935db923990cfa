import { Cluster, display } from '#engine';
import { ServiceAccount } from '../../../src/engine/apiserver/admission/plugins/service-account.ts';

const cluster = new Cluster({ admission: { plugins: [ServiceAccount] } });
await cluster.kubectl('run web --image nginx');
display(cluster.admission('web'));
