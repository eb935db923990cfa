/**
 * The fields that a resource takes no notice of, so that no one who writes it owns them. `*` is any item.
 * Source: `GetResetFields` and `GetResetFieldsFilter` of the strategies in pkg/registry.
 */

import type { FieldFilter, FieldPath } from './field-set.ts';
import type { WrittenResource } from './tracking.ts';

const spec: FieldPath = ['f:spec'];
const status: FieldPath = ['f:status'];
const metadata = (...names: readonly string[]): FieldPath => [
  'f:metadata',
  ...names.map((name) => `f:${name}`),
];

/** What a write of the status takes no notice of besides the spec. */
const besidesSpec: Readonly<Record<string, readonly FieldPath[]>> = {
  pods: [metadata('deletionTimestamp'), metadata('ownerReferences')],
  deployments: [metadata('labels')],
  volumeattachments: [metadata()],
  validatingadmissionpolicies: [metadata()],
};

const resized = (['f:containers', 'f:initContainers'] as const).flatMap((list) =>
  ['f:resources', 'f:resizePolicy'].map((field): FieldPath => ['f:spec', list, '*', field]),
);

export function filterOf({ resource, subresource }: WrittenResource): FieldFilter | undefined {
  switch (subresource) {
    case 'status':
      return { exclude: [spec, ...(besidesSpec[resource.resource] ?? [])] };
    case 'ephemeralcontainers':
      return { include: [['f:spec', 'f:ephemeralContainers']] };
    case 'resize':
      return { include: resized };
    default:
      return resource.subresources?.status ? { exclude: [status] } : undefined;
  }
}
