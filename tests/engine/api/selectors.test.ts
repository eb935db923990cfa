/** The texts are those of golden/api, reads: label-bad-*, field-bad-*. */
import { expect, test } from 'vitest';
import { parseLabelSelector } from '../../../src/engine/api/parse-label-selector.ts';
import { parseFieldSelector } from '../../../src/engine/api/selectors.ts';

test.each([
  ['app=web', { app: 'web' }, true],
  ['app==web', { app: 'db' }, false],
  ['app!=web', {}, true],
  ['app', { app: '' }, true],
  ['!app', { app: '' }, false],
  ['app in (web,db),tier', { app: 'db', tier: 'x' }, true],
  ['app notin (web)', {}, true],
  [' app = web ', { app: 'web' }, true],
  ['app in ()', { app: '' }, true],
  ['app=', { app: '' }, true],
  ['x>1', { x: '2' }, true],
  ['x<1', { x: 'two' }, false],
  ['', { any: 'thing' }, true],
] as const)('label selector %j of %j: %s', (text, labels, matches) => {
  expect(parseLabelSelector(text).matches(labels)).toBe(matches);
});

const NAME =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

test.each([
  ['app=web=x', "found '=', expected: ',' or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  [
    'app>x',
    "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
  ['app in (a b)', "unable to parse requirement: found 'b', expected: ',' or ')'"],
  ['app,', "found '', expected: identifier after ','"],
  ['%', `unable to parse requirement: <nil>: Invalid value: "%": ${NAME}`],
  ['app notin', "unable to parse requirement: found '' expected: '('"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['app in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
  ['app!', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
])('label selector %j is refused', (text, message) => {
  expect(() => parseLabelSelector(text)).toThrow(message);
});

test('field selectors', () => {
  expect(parseFieldSelector('metadata.name==a,spec.nodeName!=')).toEqual([
    { field: 'metadata.name', operator: '=', value: 'a' },
    { field: 'spec.nodeName', operator: '!=', value: '' },
  ]);
  expect(parseFieldSelector('a=x\\,y\\=z')).toEqual([{ field: 'a', operator: '=', value: 'x,y=z' }]);
  expect(() => parseFieldSelector('metadata.name=a,b')).toThrow(
    "invalid selector: 'metadata.name=a,b'; can't understand 'b'",
  );
});
