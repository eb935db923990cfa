/** Webhook configurations with matchConditions, whose expressions have to compile. */
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { BOOLEAN, PolicyCompiler } from '../admission/policies/expression.ts';
import { causesOf } from './webhook-configuration.ts';

export function validate(configuration: DeepReadonly<KubeObject>): readonly ReasonCause[] {
  const compiler = new PolicyCompiler(false, false);
  return causesOf(configuration, (expression) => compiler.expression(expression, BOOLEAN).fault);
}

export const validateUpdate = validate;
