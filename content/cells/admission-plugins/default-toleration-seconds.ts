import { Cluster, display } from '#engine';
import { DefaultTolerationSeconds } from '../../../src/engine/apiserver/admission/plugins/default-toleration-seconds.ts';

const cluster = new Cluster({ admission: { plugins: [DefaultTolerationSeconds] } });
await cluster.kubectl('run web --image nginx');
display(cluster.pod('web')?.spec.tolerations);
