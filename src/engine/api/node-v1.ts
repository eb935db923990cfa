/** How containers are run. Source: k8s.io/api/node/v1, 1.36.4. */
import type { Toleration } from './core-v1.ts';
import type { ObjectMeta, Quantity } from './object.ts';

export interface RuntimeClass {
  apiVersion: 'node.k8s.io/v1';
  kind: 'RuntimeClass';
  metadata: ObjectMeta;
  handler: string;
  overhead?: { podFixed?: Record<string, Quantity> };
  scheduling?: { nodeSelector?: Record<string, string>; tolerations?: Toleration[] };
}
