/** A function of an environment: each overload has its types and what it does. */
import { type CelType, parseType } from './cel-type.ts';
import type { CelValue } from './values.ts';

export interface Overload {
  /** The function's. */
  readonly name: string;
  readonly id: string;
  /** The first argument stands before the dot. */
  readonly isMember: boolean;
  readonly args: readonly CelType[];
  readonly result: CelType;
  readonly call: Implementation;
}

export type Implementation = (...args: CelValue[]) => CelValue;

/**
 * `overload('contains_string', '(string).contains(string): bool', …)`: what stands in brackets before the dot is the
 * receiver. Single capitals are type parameters.
 */
export function overload(
  id: string,
  signature: string,
  // biome-ignore lint/suspicious/noExplicitAny: the signature says what the arguments are, and each call is held to it
  call: (...args: any[]) => CelValue,
): Overload {
  const [, receiver, name, args, result] =
    /^(?:\((.+?)\)\.)?([^()]+)\((.*)\): ([^:]+)$/.exec(signature) ?? [];
  if (name === undefined || args === undefined || result === undefined)
    throw new Error(`not a signature: ${signature}`);
  const texts = [...(receiver ? [receiver] : []), ...splitTypes(args)];
  return {
    name,
    id,
    isMember: receiver !== undefined,
    args: texts.map(parseType),
    result: parseType(result),
    call,
  };
}

/** At the commas that stand in no bracket. */
function splitTypes(text: string): string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (at === text.length || (character === ',' && depth === 0)) {
      const type = text.slice(start, at).trim();
      if (type) types.push(type);
      start = at + 1;
    }
  }
  return types;
}
