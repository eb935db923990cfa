/** Label selectors. Source: k8s.io/apimachinery/pkg/labels and pkg/apis/meta/v1 `LabelSelectorAsSelector`. */

import type { LabelSelector } from './core-v1.ts';
import { isDnsSubdomain } from './dns-subdomain.ts';
import type { DeepReadonly } from './object.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Selector {
  matches(labels: Labels | undefined): boolean;
  /** Whether it selects everything because it requires nothing. */
  readonly empty: boolean;
}

export const selectsNothing: Selector = { matches: () => false, empty: false };

/** A selector of labels that must all be present with these values; an empty set selects everything. */
export function selectorFromSet(set: Labels): Selector {
  const required = Object.entries(set);
  return {
    matches: (labels) => required.every(([key, value]) => labels?.[key] === value),
    empty: required.length === 0,
  };
}

/** Both must match. */
export const bothSelectors = (a: Selector, b: Selector): Selector => ({
  matches: (labels) => a.matches(labels) && b.matches(labels),
  empty: a.empty && b.empty,
});

/**
 * An absent selector selects nothing, an empty one everything. Throws an Error for an operator that does not exist;
 * the API server refuses such objects.
 */
export function labelSelector(selector: DeepReadonly<LabelSelector> | undefined): Selector {
  if (!selector) return selectsNothing;
  const fromSet = selectorFromSet(selector.matchLabels ?? {});
  const requirements = selector.matchExpressions ?? [];
  for (const { operator } of requirements) {
    if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator)) {
      throw new Error(`"${operator}" is not a valid label selector operator`);
    }
  }
  return {
    matches: (labels) =>
      fromSet.matches(labels) &&
      requirements.every(({ key, operator, values }) =>
        requirementMatches(labels?.[key], operator, values ?? []),
      ),
    empty: fromSet.empty && requirements.length === 0,
  };
}

function requirementMatches(value: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

const nameForm = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const nameRule = (subject: string, empty: string, example: string, expression: string): string =>
  `${subject} must ${empty}consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. ${example}, regex used for validation is '${expression}')`;
const nameExample = "'MyName',  or 'my.name',  or '123-abc'";
const nameExpression = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

/** What is wrong with a label's key, in the API's words. Source: apimachinery validation `IsQualifiedName`. */
export function labelKeyFaults(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [
      `a valid label key ${nameRule('', '', nameExample, nameExpression).trimStart()} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts.at(-1) as string;
  const faults: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] as string;
    if (prefix === '') faults.push('prefix part must be non-empty');
    else if (prefix.length > 253 || !isDnsSubdomain(prefix)) {
      faults.push(
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      );
    }
  }
  if (name === '') faults.push('name part must be non-empty');
  else if (name.length > 63) faults.push('name part must be no more than 63 bytes');
  if (!nameForm.test(name)) faults.push(nameRule('name part', '', nameExample, nameExpression));
  return faults;
}

/** What is wrong with a label's value. Source: apimachinery validation `IsValidLabelValue`. */
export function labelValueFaults(value: string): readonly string[] {
  const faults: string[] = [];
  if (value.length > 63) faults.push('must be no more than 63 bytes');
  if (value !== '' && !nameForm.test(value)) {
    const rule = nameRule(
      'a valid label',
      'be an empty string or ',
      "'MyValue',  or 'my_value',  or '12345'",
      '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
    );
    faults.push(rule);
  }
  return faults;
}

/** A text that is no selector; the message is the API's. */
export class SelectorError extends Error {
  override readonly name = 'SelectorError';
}

type Requirement = (labels: Labels | undefined) => boolean;

const operators = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'];

/**
 * Parses `app=web,tier in (a,b),!x`. Throws a SelectorError with the words of the API server.
 * Source: k8s.io/apimachinery/pkg/labels/selector.go, `Parser`.
 */
export function parseLabelSelector(text: string): Selector {
  const tokens = text.match(/[=!<>]=?|[(),]|[^\s=!<>(),]+/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const peek = (): string => tokens[at] ?? '';
  const isIdentifier = (token: string): boolean => token !== '' && !/^([=!<>]=?|[(),])$/.test(token);
  const requirements: Requirement[] = [];
  if (tokens.length > 0) {
    for (;;) {
      const token = peek();
      if (!isIdentifier(token) && token !== '!') {
        throw new SelectorError(`found '${token}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(requirement());
      const separator = next();
      if (separator === '') break;
      if (separator !== ',')
        throw new SelectorError(`found '${separator}', expected: ',' or 'end of string'`);
      if (!isIdentifier(peek()) && peek() !== '!')
        throw new SelectorError(`found '${peek()}', expected: identifier after ','`);
    }
  }
  return {
    matches: (labels) => requirements.every((holds) => holds(labels)),
    empty: requirements.length === 0,
  };

  function requirement(): Requirement {
    const negated = peek() === '!';
    if (negated) next();
    const key = next();
    if (!isIdentifier(key)) fail(`found '${key}', expected: identifier`);
    const [fault] = labelKeyFaults(key);
    if (fault) fail(`<nil>: Invalid value: ${JSON.stringify(key)}: ${fault}`);
    if (negated) return (labels) => labels?.[key] === undefined;
    if (peek() === '' || peek() === ',') return (labels) => labels?.[key] !== undefined;
    const operator = next();
    if (operator === '>' || operator === '<') {
      const bound = next();
      if (!/^[+-]?\d+$/.test(bound)) {
        fail(
          `values[0]: Invalid value: ${JSON.stringify(bound)}: for 'Gt', 'Lt' operators, the value must be an integer`,
        );
      }
      return (labels) => {
        const value = labels?.[key];
        if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
        return operator === '>' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
      };
    }
    const positive = operator === '=' || operator === '==' || operator === 'in';
    if (!operators.includes(operator)) fail(`found '${operator}', expected: ${operators.join(', ')}`);
    const values = operator === 'in' || operator === 'notin' ? list() : [exactValue()];
    values.forEach((value, index) => {
      const [wrong] = labelValueFaults(value);
      if (wrong) fail(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong}`);
    });
    return (labels) => requirementMatches(labels?.[key], positive ? 'In' : 'NotIn', values);
  }

  function exactValue(): string {
    if (peek() === '' || peek() === ',') return '';
    const value = next();
    if (!isIdentifier(value)) fail(`found '${value}', expected: identifier`);
    return value;
  }

  /** The values of `in (a, b)`; an empty place is the empty value. */
  function list(): string[] {
    if (next() !== '(') fail(`found '${tokens[at - 1] ?? ''}' expected: '('`);
    const values = new Set<string>();
    let wantsValue = true;
    for (;;) {
      const token = next();
      if (isIdentifier(token)) {
        if (!wantsValue) fail(`found '${token}', expected: ',' or ')'`);
        values.add(token);
        wantsValue = false;
      } else if (token === ',' || token === ')') {
        if (wantsValue) values.add('');
        if (token === ')') return [...values].sort();
        wantsValue = true;
      } else {
        fail(`found '${token}', expected: ${wantsValue ? "',', ')' or identifier" : "',' or ')'"}`);
      }
    }
  }

  function fail(message: string): never {
    throw new SelectorError(`unable to parse requirement: ${message}`);
  }
}

/** One term of a field selector. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/**
 * Parses `metadata.name=nginx,status.phase!=Failed`. Throws a SelectorError.
 * Source: k8s.io/apimachinery/pkg/fields/selector.go, `ParseSelector`.
 */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === '') continue;
    const part = /^((?:\\.|[^\\=!])*)(!=|==|=)([\s\S]*)$/.exec(term);
    if (!part) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', operator, value = ''] = part;
    requirements.push({
      field,
      operator: operator === '!=' ? '!=' : '=',
      value: value.replace(/\\([\\,=])/g, '$1'),
    });
  }
  return requirements;
}

/** Terms are parted by commas that no backslash protects. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\[\s\S]|[^\\,])+/g) ?? [];
}
