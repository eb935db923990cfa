/** A Pod that names a RuntimeClass gets its overhead and its node selector. Source: plugin/pkg/admission/runtimeclass, 1.36.4. */
import { type AdmissionPlugin, concerns, type KubeObject, type Pod, type Quantity, refused } from '#engine';

interface RuntimeClassObject extends KubeObject {
  readonly overhead?: { readonly podFixed?: Readonly<Record<string, Quantity>> };
}

export const RuntimeClass = {
  name: 'RuntimeClass',
  handles: (attributes) => attributes.operation === 'CREATE' && concerns(attributes, 'pods'),

  admit(attributes, { server }) {
    const { spec } = attributes.object as Pod;
    const name = spec.runtimeClassName;
    if (!name) return;
    const found = server.lookup<RuntimeClassObject>('node.k8s.io', 'runtimeclasses', '', name);
    if (!found) throw refused(attributes, `pod rejected: RuntimeClass "${name}" not found`);
    if (found.overhead?.podFixed) spec.overhead = { ...found.overhead.podFixed };
  },
} satisfies AdmissionPlugin;
