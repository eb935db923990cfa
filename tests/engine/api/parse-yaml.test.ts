/** The YAML that people write for Kubernetes; what each text means was compared with the package `yaml`. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../../../src/engine/api/parse-yaml.ts';

test.each([
  ['a map', 'a: 1\nb: two\nc: true\nd: null\ne: ~\nf:\ng: 1.5\nh: -3\ni: 1e3\n'],
  [
    'nested maps and lists',
    'a:\n  b:\n  - 1\n  - c: 2\n    d: 3\n  -\n    e: 4\n  - - 5\n    - 6\nf: []\ng: {}\n',
  ],
  ['a list at the top', '- a\n- b: 1\n  c: 2\n'],
  ['comments', '# first\na: 1 # one\n\n  # in between\nb: "#2" # two\nc: x#y\n'],
  ['quoted scalars', `a: "x\\ty\\u00e9"\nb: 'it''s'\nc: "yes"\nd: '1'\n"e f": 2\n'g': 3\n`],
  [
    'flow collections',
    'a: [1, "b, c", {d: e, f: [g]}]\nh: {i: 1, "j k": true, l: null}\nm: [\n  1,\n  2\n]\n',
  ],
  ['block scalars', 'a: |\n  one\n    two\n\n  three\nb: >\n  four\n  five\nc: |-\n  six\n'],
  ['a plain scalar over two lines', 'a: one\n  two\nb: 3\n'],
  ['colons inside of scalars', 'a: http://b:80/c\nimage: nginx:1.27\ntime: 12:30:00 x\n'],
  ['JSON', '{"a": [1, 2, {"b": "c"}], "d": null, "e": -1.5}'],
  ['a document marker', '---\na: 1\n'],
  ['nothing', '# only a comment\n'],
])('%s', (_name, text) => {
  expect(parseYaml(text)).toEqual({ value: parse(text) as unknown, duplicates: [] });
});

test('words of YAML 1.1 are booleans, as in Go', () => {
  expect(parseYaml('a: yes\nb: off\nc: "on"\nd: 010\n').value).toEqual({ a: true, b: false, c: 'on', d: 8 });
});

test('a key that stands twice is told with its line, and the last one counts', () => {
  expect(parseYaml('a: 1\nb:\n  c: 1\n  c: 2\na: 3\n')).toEqual({
    value: { a: 3, b: { c: 2 } },
    duplicates: ['line 4: key "c" already set in map', 'line 5: key "a" already set in map'],
  });
});

test('a key of Object.prototype is a key like any other', () => {
  const { value } = parseYaml('__proto__: 1\nconstructor: 2\n');
  expect(Object.entries(value as object)).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
  ]);
});

test.each([
  ['a: [1, 2', "yaml: line 1: did not find expected ',' or ']'"],
  ['a: {b: 1', "yaml: line 1: did not find expected ',' or '}'"],
  ['a: "b', 'yaml: line 1: found unexpected end of stream'],
  ['a:\n\tb: 1\n', 'yaml: line 2: found character that cannot start any token'],
  ['a:\n  - b: 1\n   c: 2\n', "yaml: line 2: did not find expected '-' indicator"],
  ['a: !!str 1\n', 'yaml: line 1: tags are not read here: !!str 1'],
  ['a: *b\n', "yaml: unknown anchor 'b' referenced"],
])('%j is refused', (text, message) => {
  expect(() => parseYaml(text)).toThrow(message);
});

test('anchors, aliases and what a map takes over', () => {
  const { value, duplicates } = parseYaml('a: &a {name: x, image: y}\nb: *a\nc:\n  <<: *a\n  name: z\n');
  expect(value).toEqual({
    a: { name: 'x', image: 'y' },
    b: { name: 'x', image: 'y' },
    c: { name: 'z', image: 'y' },
  });
  expect(duplicates).toEqual(['line 5: key "name" already set in map']);
});
