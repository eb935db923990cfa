/**
 * The strategy of the kinds whose spec is written by people and whose status by a controller: a write to the object
 * keeps the status, one to its subresource `status` keeps the spec.
 */
import { type DeepReadonly, deepCopy, deepEqual, type KubeObject } from '../../api/object.ts';
import type { Subresource } from '../resource.ts';

type Halves = KubeObject & { spec?: object; status?: object };

export function keepStatus<T extends KubeObject>(draft: T, old: DeepReadonly<T>): void {
  (draft as Halves).status = deepCopy<object>((old as Halves).status ?? {});
}

/** The same for kinds that count the changes of their spec. */
export function keepStatusAndCount<T extends KubeObject>(draft: T, old: DeepReadonly<T>): void {
  keepStatus(draft, old);
  if (!deepEqual((draft as Halves).spec, (old as Halves).spec))
    draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

export const statusSubresource = <T extends KubeObject>(
  update: Subresource<T>['update'] = {},
): Record<string, Subresource<T>> => ({
  status: {
    update: {
      ...update,
      prepareForUpdate(draft, old) {
        (draft as Halves).spec = deepCopy<object>((old as Halves).spec ?? {});
        update.prepareForUpdate?.(draft, old);
      },
    },
  },
});
