/**
 * What sigs.k8s.io/structured-merge-diff v6.3.3 answered about Pods made at random, with the schema of
 * k8s.io/client-go v0.36.4: comparisons and fields, updates and applies with other managers, and faults. Its order of
 * conflicts and of faults is random.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kindType } from '../../../src/engine/api/go-types/go-types.ts';
import { faultsOfConfiguration } from '../../../src/engine/apiserver/managed-fields/check-configuration.ts';
import { compare } from '../../../src/engine/apiserver/managed-fields/compare.ts';
import { FieldSet, type FieldsV1, pathText } from '../../../src/engine/apiserver/managed-fields/field-set.ts';
import { fieldsOf } from '../../../src/engine/apiserver/managed-fields/fields-of.ts';
import { schemaOf } from '../../../src/engine/apiserver/managed-fields/schema.ts';
import {
  ApplyConflicts,
  applied,
  type Managers,
  updated,
} from '../../../src/engine/apiserver/managed-fields/updater.ts';

interface OwnedFields {
  readonly set: FieldsV1;
  readonly applied: boolean;
}

interface Recorded {
  readonly operation: 'compare' | 'update' | 'apply';
  readonly before: object;
  readonly after: object;
  readonly managers?: Readonly<Record<string, OwnedFields>>;
  readonly force?: boolean;
  readonly result: { readonly conflicts?: readonly string[]; readonly error?: string };
}

const recorded = JSON.parse(
  readFileSync(new URL('structured-merge.json', import.meta.url), 'utf8'),
) as Recorded[];

const type = kindType('', 'Pod');
if (!type) throw new Error('there is no table of Pods');
const schema = schemaOf(type);
const kind = { schema, apiVersion: 'v1', filter: undefined };

const managersOf = (managers: Recorded['managers'] = {}): Managers =>
  new Map(
    Object.entries(managers).map(([name, { set, applied: applies }]) => [
      name,
      { set: FieldSet.fromFieldsV1(set), apiVersion: 'v1', applied: applies },
    ]),
  );

const shown = (managers: Managers): Record<string, OwnedFields> =>
  Object.fromEntries(
    [...managers].map(([name, { set, applied: applies }]) => [
      name,
      { set: set.toFieldsV1(), applied: applies },
    ]),
  );

function answer({ operation, before, after, managers, force = false }: Recorded): unknown {
  if (operation === 'compare') {
    const { removed, modified, added } = compare(schema, before, after);
    const sets = { added, fields: fieldsOf(schema, after), modified, removed };
    return Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, set.toFieldsV1()]));
  }
  if (operation === 'update')
    return { managers: shown(updated(kind, before, after, managersOf(managers), 'me')) };
  const error = faultsOfConfiguration(schema, after);
  if (error !== undefined) return { error };
  try {
    const result = applied(kind, before, after, managersOf(managers), 'me', force);
    return {
      managers: shown(result.managers),
      ...(result.object !== undefined && { object: result.object }),
    };
  } catch (fault) {
    if (!(fault instanceof ApplyConflicts)) throw fault;
    return { conflicts: fault.conflicts.map(({ manager, path }) => `${manager} ${pathText(path)}`) };
  }
}

/** What comes in random order is sorted. */
function comparable(value: unknown): unknown {
  const { conflicts, error, ...rest } = value as Recorded['result'];
  return {
    ...rest,
    ...(conflicts && { conflicts: [...conflicts].sort() }),
    ...(error && { error: error.split('\n').sort() }),
  };
}

test.each(recorded.map((each, index) => [index, each.operation, each] as const))(
  'case %i: %s',
  (_index, _operation, each) => {
    expect(comparable(answer(each))).toEqual(comparable(each.result));
  },
);
