/** Turns a Pod's priority class into a number. Source: plugin/pkg/admission/priority, 1.36.4. */
import { type AdmissionPlugin, concerns, type KubeObject, type Pod, refused } from '#engine';

type PreemptionPolicy = 'Never' | 'PreemptLowerPriority';

interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly preemptionPolicy?: PreemptionPolicy;
}

/** The two that every cluster is born with. */
const builtIn: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export const Priority = {
  name: 'Priority',
  handles: (attributes) =>
    ['CREATE', 'UPDATE'].includes(attributes.operation) && concerns(attributes, 'pods'),

  admit(attributes, { server }) {
    const { spec } = attributes.object as Pod;
    const old = (attributes.oldObject as Pod | undefined)?.spec;
    if (old) {
      if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority;
      if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined) {
        spec.preemptionPolicy = old.preemptionPolicy;
      }
      return;
    }
    let value = 0;
    let policy: PreemptionPolicy = 'PreemptLowerPriority';
    if (spec.priorityClassName) {
      const name = spec.priorityClassName;
      const found = server.lookup<PriorityClass>('scheduling.k8s.io', 'priorityclasses', '', name);
      const number = found?.value ?? builtIn[name];
      if (number === undefined) throw refused(attributes, `no PriorityClass with name ${name} was found`);
      value = number;
      policy = found?.preemptionPolicy ?? policy;
    }
    if (spec.priority !== undefined && spec.priority !== value) {
      throw refused(attributes, computed('integer value of priority', spec.priority, value));
    }
    spec.priority = value;
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
      throw refused(attributes, computed('string value of PreemptionPolicy', spec.preemptionPolicy, policy));
    }
    spec.preemptionPolicy = policy;
  },
} satisfies AdmissionPlugin;

const computed = (what: string, given: number | string, value: number | string): string =>
  `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
