/** What the kinds of admissionregistration.k8s.io have in common. Source: pkg/registry/admissionregistration, 1.36.4. */
import { deepEqual, type KubeObject } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import { keepStatus } from './spec-and-status.ts';

export const registration = <T extends KubeObject>(kind: string): Resource<T> => ({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  resource: `${kind.toLowerCase()}s`.replace('ys', 'ies'),
  kind,
  singular: kind.toLowerCase(),
  categories: ['api-extensions'],
  namespaced: false,
  prepareForCreate({ metadata }) {
    metadata.generation = 1;
  },
  prepareForUpdate(draft, old) {
    if ('status' in old) keepStatus(draft, old);
    if (!deepEqual({ ...draft, metadata: 0 }, { ...old, metadata: 0 }))
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
  loadTable: async () => (await import('./admission-tables.ts')).tableOf<T>(kind),
});

/** What rules and match resources leave out. Source: pkg/apis/admissionregistration/v1/defaults.go. */
export function defaultMatch(match: {
  matchPolicy?: string;
  namespaceSelector?: object;
  objectSelector?: object;
}): void {
  match.matchPolicy ??= 'Equivalent';
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
}

export function defaultScope(rules: readonly { scope?: string }[] = []): void {
  for (const rule of rules) rule.scope ??= '*';
}
