/** The text of a label selector, as in a query or after `kubectl get -l`. */
import {
  type Labels,
  labelKeyFaults,
  labelValueFaults,
  requirementMatches,
  type Selector,
  SelectorError,
} from './selectors.ts';

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
