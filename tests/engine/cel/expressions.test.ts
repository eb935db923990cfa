/** Every expression of recorded-expressions.json is what the real environment says of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printType } from '../../../src/engine/cel/cel-type.ts';
import { compile } from '../../../src/engine/cel/compile.ts';
import type { Activation } from '../../../src/engine/cel/evaluate.ts';
import { admissionEnvironment } from '../../../src/engine/cel/kubernetes/admission-environment.ts';
import {
  type Authorize,
  authorizerValue,
  resourceCheckValue,
} from '../../../src/engine/cel/kubernetes/authorizer.ts';
import { CelError, type CelValue, fromJson } from '../../../src/engine/cel/values.ts';
import { shownValue } from './shown-value.ts';

interface Recorded {
  readonly expr: string;
  readonly compile?: string;
  readonly type?: string;
  readonly cost?: number;
  readonly value?: unknown;
  readonly error?: string;
}

const file = new URL('recorded-expressions.json', import.meta.url);
const { variables, groups } = JSON.parse(readFileSync(file, 'utf8')) as {
  variables: Record<string, unknown>;
  groups: Record<string, readonly Recorded[]>;
};

const authorize: Authorize = ({ verb }) => {
  if (verb === 'get') return { allowed: true, reason: 'because' };
  return verb === 'err'
    ? { allowed: false, reason: '', error: 'boom' }
    : { allowed: false, reason: 'no reason' };
};
const check = { group: '', resource: 'pods', subresource: '', namespace: 'default', name: 'nginx' };
const values: Record<string, CelValue> = {
  object: fromJson(variables.object),
  oldObject: null,
  params: null,
  request: fromJson({}),
  namespaceObject: fromJson({}),
  variables: fromJson({}),
  authorizer: authorizerValue({ authorize }),
  'authorizer.requestResource': resourceCheckValue({ authorize }, check),
};
const activation: Activation = (name) => values[name];
const environment = admissionEnvironment({ params: true, patchTypes: true, variables: new Map() });

function answer(expr: string): Recorded {
  let compiled: ReturnType<typeof compile>;
  try {
    compiled = compile(expr, environment);
  } catch (error) {
    return { expr, compile: `compilation failed: ${(error as Error).message}` };
  }
  try {
    const { value, cost } = compiled.program().evaluate(activation);
    const type = printType(compiled.type);
    if (value instanceof CelError) return { expr, type, cost, error: value.message };
    return { expr, type, cost, value: shownValue(value) };
  } catch (error) {
    return { expr, compile: `program instantiation failed: ${(error as Error).message}` };
  }
}

describe.each(Object.entries(groups))('%s', (_group, recorded) => {
  test.each(recorded.map((each) => [each.expr, each] as const))('%s', (expr, wanted) => {
    expect(answer(expr)).toEqual(wanted);
  });
});
