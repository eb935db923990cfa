/** Turns a Pod's priority class into a number. Source: plugin/pkg/admission/priority, 1.36.4. */
import { type AdmissionPlugin, concerns, type Pod, type PriorityClass, refused } from '#engine';

const GROUP = 'scheduling.k8s.io';
const CLASSES = `priorityclasses.${GROUP}`;

export const Priority = {
  name: 'Priority',
  handles: (attributes) =>
    ['CREATE', 'UPDATE'].includes(attributes.operation) && concerns(attributes, 'pods', CLASSES),

  admit(attributes, { server }) {
    if (!concerns(attributes, 'pods')) return;
    const { spec } = attributes.object as Pod;
    const old = (attributes.oldObject as Pod | undefined)?.spec;
    if (old) {
      if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority;
      if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined) {
        spec.preemptionPolicy = old.preemptionPolicy;
      }
      return;
    }
    const name = spec.priorityClassName;
    const found = name
      ? server.lookup<PriorityClass>(GROUP, 'priorityclasses', '', name)
      : defaultClass(server);
    if (name && !found) throw refused(attributes, `no PriorityClass with name ${name} was found`);
    const value = found?.value ?? 0;
    const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
    if (found?.metadata.name) spec.priorityClassName = found.metadata.name;
    if (spec.priority !== undefined && spec.priority !== value) {
      throw refused(attributes, computed('integer value of priority', spec.priority, value));
    }
    spec.priority = value;
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
      throw refused(attributes, computed('string value of PreemptionPolicy', spec.preemptionPolicy, policy));
    }
    spec.preemptionPolicy = policy;
  },

  validate(attributes, { server }) {
    if (!concerns(attributes, CLASSES) || !(attributes.object as PriorityClass).globalDefault) return;
    const name = defaultClass(server)?.metadata.name;
    if (name === undefined || (attributes.operation === 'UPDATE' && name === attributes.name)) return;
    const why = `PriorityClass ${name} is already marked as default. Only one default can exist`;
    throw refused(attributes, why);
  },
} satisfies AdmissionPlugin;

/** The class of Pods that name none. Should a race have made several, it is the least important one. */
function defaultClass(server: { list: ListClasses }): PriorityClass | undefined {
  return server
    .list<PriorityClass>(GROUP, 'priorityclasses')
    .filter(({ globalDefault }) => globalDefault)
    .sort((a, b) => a.value - b.value)[0];
}

type ListClasses = <T extends PriorityClass>(group: string, resource: string) => readonly T[];

const computed = (what: string, given: number | string, value: number | string): string =>
  `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
