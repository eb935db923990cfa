/**
 * One mutation of a policy: an apply configuration or a JSON patch that an expression makes.
 * Source: k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch, 1.36.4.
 */
import { kindType } from '../../../api/go-types/go-types.ts';
import { applyJsonPatch } from '../../../api/json-patch.ts';
import type { KubeObject } from '../../../api/object.ts';
import { PatchError } from '../../../api/patch-error.ts';
import { type CelType, listType, structType } from '../../../cel/cel-type.ts';
import { misnamedTypes, toJson } from '../../../cel/kubernetes/patch-types.ts';
import { CelMap, type CelValue } from '../../../cel/values.ts';
import type { PatchOperation } from '../../../trace/events.ts';
import { faultsOfConfiguration } from '../../managed-fields/check-configuration.ts';
import { merged } from '../../managed-fields/merge.ts';
import {
  entriesOf,
  fieldSchema,
  itemSchema,
  listOf,
  type Schema,
  schemaOf,
  shapeOf,
} from '../../managed-fields/schema.ts';
import { patchFault } from '../patch-fault.ts';
import type { CompiledExpression, Evaluator, PolicyCompiler } from './expression.ts';
import type { Mutation } from './policy.ts';

export const APPLY_CONFIGURATION_TYPE: CelType = structType('Object');
export const JSON_PATCH_TYPE: CelType = listType(structType('JSONPatch'));

export interface CompiledMutation {
  readonly patchType: 'ApplyConfiguration' | 'JSONPatch';
  readonly expression: CompiledExpression;
}

interface ObjectKind {
  readonly group: string;
  readonly kind: string;
}

/** What the policy's failurePolicy is asked about. */
export class MutationFailed extends Error {}

export function compileMutation(compiler: PolicyCompiler, mutation: Mutation): CompiledMutation {
  const isPatch = mutation.patchType === 'JSONPatch';
  const text = (isPatch ? mutation.jsonPatch : mutation.applyConfiguration)?.expression ?? '';
  const type = isPatch ? JSON_PATCH_TYPE : APPLY_CONFIGURATION_TYPE;
  const expression = compiler.expression(text, [type], { patchTypes: true });
  return { patchType: isPatch ? 'JSONPatch' : 'ApplyConfiguration', expression };
}

/** The object as the mutation leaves it. Throws a MutationFailed. */
export function mutated(
  { patchType, expression }: CompiledMutation,
  object: KubeObject,
  kind: ObjectKind,
  evaluator: Evaluator,
): unknown {
  if (expression.fault !== undefined) throw new MutationFailed(expression.fault);
  const result = evaluator.evaluate(expression);
  if ('error' in result) throw new MutationFailed(result.error);
  return patchType === 'JSONPatch' ? patched(object, result.value) : configured(object, result.value, kind);
}

function configured(object: KubeObject, value: CelValue, { group, kind }: ObjectKind): unknown {
  checkNames(value);
  const type = kindType(group, kind);
  if (!type) throw new MutationFailed(`Resource kind ${kind} not found.`);
  const { apiVersion } = object;
  const configuration = { ...(toJson(value) as object), apiVersion, kind };
  try {
    return applied(schemaOf(type), object, configuration);
  } catch (error) {
    throw new MutationFailed(`error applying patch: ${(error as Error).message}`);
  }
}

/** The object with the configuration laid over it. Throws an Error for what cannot be applied. */
function applied(schema: Schema, object: KubeObject, configuration: object): unknown {
  const fault = faultsOfConfiguration(schema, configuration);
  if (fault !== undefined) throw new Error(`failed to convert patch object to typed object: ${fault}`);
  const atomics = atomicParts(schema, configuration, '');
  if (atomics.length > 0)
    throw new Error(
      `invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(', ')}`,
    );
  return merged(schema, object, configuration);
}

/** Where the configuration sets what can only be replaced as a whole. */
function atomicParts(schema: Schema, value: unknown, path: string): readonly string[] {
  const shape = shapeOf(schema);
  if (shape === 'scalar' || typeof value !== 'object' || value === null) return [];
  const own = schema.atomic ? [path] : [];
  if (shape === 'list')
    return [
      ...own,
      ...listOf(value).flatMap((item, index) => atomicParts(itemSchema(schema), item, `${path}[${index}]`)),
    ];
  const parts = entriesOf(value).flatMap(([key, item]) => {
    const field = fieldSchema(schema, key);
    return field ? atomicParts(field, item, `${path}.${key}`) : [];
  });
  return [...own, ...parts];
}

function checkNames(value: CelValue): void {
  const faults = misnamedTypes(value);
  if (faults.length > 0) throw new MutationFailed(`type mismatch: ${faults.join('\n')}`);
}

function patched(object: KubeObject, value: CelValue): unknown {
  const operations = (value as readonly CelValue[]).map(operationOf);
  let document: unknown = object;
  for (const operation of operations) {
    try {
      document = applyJsonPatch(document, [operation]);
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      // A test that fails calls the whole patch off.
      if (operation.op === 'test') return object;
      throw new MutationFailed(`JSON Patch: ${patchFault(operation)}`);
    }
  }
  return document;
}

function operationOf(value: CelValue): PatchOperation {
  const { entries } = value as CelMap;
  const text = (name: string): string => String(entries.get(name) ?? '');
  const given = entries.get('value');
  if (given instanceof CelMap && given.type.kind === 'struct') checkNames(given);
  const from = text('from');
  return {
    op: text('op'),
    path: text('path'),
    ...(from && { from }),
    ...(given !== undefined && { value: toJson(given) }),
  } as PatchOperation;
}
