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

export function requirementMatches(
  value: string | undefined,
  operator: string,
  values: readonly string[],
): boolean {
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
