/** What a reader gives a cluster's admission, looked at before the first request: a mistake is told at its line. */
import type { KubeObject } from '../../api/object.ts';
import type { AdmissionPlugin } from './admission.ts';
import type { MutatingHook, ValidatingHook } from './hooks.ts';

type AnyHook = Partial<MutatingHook<KubeObject> | ValidatingHook<KubeObject>>;

/** Throws an Error in one sentence, with what to write instead. */
export function checkHooks(kind: 'mutating' | 'validating', hooks: readonly AnyHook[]): void {
  for (const { name, rules, review } of hooks) {
    if (typeof name !== 'string' || name === '')
      throw new Error(`a ${kind} hook needs a name: write { name: 'add-team.example.com', … }`);
    if (!Array.isArray(rules))
      throw new Error(
        `the ${kind} hook ${name} needs rules, which say what it is asked about: write rules: [{ operations: ['CREATE'], resources: ['pods'] }]`,
      );
    if (typeof review !== 'function')
      throw new Error(
        `the ${kind} hook ${name} needs a review function: write review(request) { return { allowed: true }; }`,
      );
  }
}

/** Throws an Error in one sentence, with what to write instead. */
export function checkPlugins(plugins: readonly Partial<AdmissionPlugin>[]): void {
  for (const { name, handles } of plugins) {
    if (typeof name !== 'string' || name === '')
      throw new Error(`an admission plugin needs a name: write { name: 'MyPlugin', … }`);
    if (typeof handles !== 'function')
      throw new Error(
        `the admission plugin ${name} needs handles, which says what it is asked about: write handles: ({ operation, resource }) => operation === 'CREATE' && resource.resource === 'pods'`,
      );
  }
}
