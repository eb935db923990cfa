import { Cluster, display } from '#engine';
import { NamespaceLifecycle } from '../../../src/engine/apiserver/admission/plugins/namespace-lifecycle.ts';

const cluster = new Cluster({ admission: { plugins: [NamespaceLifecycle] } });
const { stderr } = await cluster.kubectl('run web --image nginx -n nowhere');
display(stderr);
