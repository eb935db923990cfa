/** Which lists of a kind merge, and by what: the `patchMergeKey` tags of its Go type. */
import { type GoType, kindType } from './go-types/go-types.ts';
import type { PatchSchema } from './strategic-merge.ts';

/** Of a kind that there is no table of, no list merges. */
export const patchSchema = (group: string, kind: string): PatchSchema => schemaOf(kindType(group, kind));

function schemaOf(type: GoType | undefined): PatchSchema {
  const field = (name: string) => (type?.kind === 'struct' ? type.fields.get(name) : undefined);
  return {
    mergeKey: (name) => field(name)?.mergeKey,
    below: (name) => schemaOf(type?.kind === 'map' ? type.value : itemOf(field(name)?.type)),
  };
}

const itemOf = (type: GoType | undefined): GoType | undefined => (type?.kind === 'list' ? type.item : type);
