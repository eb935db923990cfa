/**
 * A Pod that names a RuntimeClass gets its overhead, node selector and tolerations.
 * Source: plugin/pkg/admission/runtimeclass, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionPlugin,
  concerns,
  deepEqual,
  type KubeObject,
  type Pod,
  type PodSpec,
  type Quantity,
  refused,
  type Toleration,
} from '#engine';

interface RuntimeClassObject extends KubeObject {
  readonly overhead?: { readonly podFixed?: Readonly<Record<string, Quantity>> };
  readonly scheduling?: {
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly tolerations?: readonly Toleration[];
  };
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
    const fixed = found.overhead?.podFixed;
    if (fixed) {
      if (spec.overhead && !deepEqual(spec.overhead, fixed)) throw refused(attributes, MISMATCH);
      spec.overhead = { ...fixed };
    }
    schedule(spec, found, (why) => {
      throw refused(attributes, why);
    });
  },

  validate(attributes, { server }) {
    const { spec } = attributes.object as AdmissionAttributes<Pod>['object'] & object;
    const name = spec.runtimeClassName;
    const found = name
      ? server.lookup<RuntimeClassObject>('node.k8s.io', 'runtimeclasses', '', name)
      : undefined;
    if (found?.overhead) {
      if (!deepEqual(found.overhead.podFixed, spec.overhead)) throw refused(attributes, MISMATCH);
    } else if (spec.overhead) {
      const why = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead';
      throw refused(attributes, why);
    }
  },
} satisfies AdmissionPlugin;

const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

function schedule(spec: PodSpec, { scheduling }: RuntimeClassObject, refuse: (why: string) => void): void {
  for (const [key, value] of Object.entries(scheduling?.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value) {
      refuse(
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
    }
    spec.nodeSelector = { ...spec.nodeSelector, [key]: value };
  }
  for (const toleration of scheduling?.tolerations ?? []) {
    if (!spec.tolerations?.some((own) => deepEqual(own, toleration)))
      spec.tolerations = [...(spec.tolerations ?? []), { ...toleration }];
  }
}
