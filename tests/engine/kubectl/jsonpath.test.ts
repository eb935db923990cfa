import { describe, expect, test } from 'vitest';
import { JsonPath, relaxed } from '../../../src/engine/kubectl/jsonpath.ts';

const list = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'nginx', labels: { run: 'nginx', 'app.kubernetes.io/name': 'n' } },
      status: { phase: 'Running', podIP: '10.244.0.2', restarts: 3 },
    },
    { metadata: { name: 'waiting', labels: {} }, status: { phase: 'Pending', restarts: 0 } },
    { metadata: { name: 'web' }, status: { phase: 'Running', podIP: '10.244.0.3', restarts: 10 } },
  ],
};

const print = (template: string): string => new JsonPath(template, { allowMissingKeys: true }).print(list);

describe('JsonPath', () => {
  test.each<[template: string, text: string]>([
    ['{.kind}', 'List'],
    ['{ .kind }', 'List'],
    ['{$.kind}{"\\t"}x', 'List\tx'],
    ['.kind', '.kind'],
    ['{.items[*].metadata.name}', 'nginx waiting web'],
    ['{.items[0].metadata.name}', 'nginx'],
    ['{.items[-1].metadata.name}', 'web'],
    ['{.items[-1:].metadata.name}', 'web'],
    ['{.items[0:2].metadata.name}', 'nginx waiting'],
    ['{.items[::2].metadata.name}', 'nginx web'],
    ['{.items[0,2].metadata.name}', 'nginx web'],
    ["{.items[0]['metadata.name', 'status.phase']}", ''],
    ["{.items[0].metadata['name']}", 'nginx'],
    ["{.items[0]['metadata','status']['name','phase']}", 'nginx Running'],
    ["{.items[0].metadata.labels['app.kubernetes.io/name']}", 'n'],
    ['{.items[0].metadata.labels.app\\.kubernetes\\.io/name}', 'n'],
    ['{.items[0].metadata.labels.*}', 'n nginx'],
    ['{..name}', 'nginx waiting web'],
    ['{.items[?(@.status.phase=="Running")].metadata.name}', 'nginx web'],
    ["{.items[?(@.status.phase != 'Running')].metadata.name}", 'waiting'],
    ['{.items[?(@.status.restarts>=3)].metadata.name}', 'nginx web'],
    ['{.items[?(@.status.podIP)].metadata.name}', 'nginx web'],
    [
      '{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}',
      'nginx\t10.244.0.2\nwaiting\t\nweb\t10.244.0.3\n',
    ],
    ['{range .items[*]}[{range .metadata.labels.*}{@},{end}]{end}.', '[n,nginx,][][].'],
    ['{.items[0].status}', '{"phase":"Running","podIP":"10.244.0.2","restarts":3}'],
    ['{.items[0].missing.more}', ''],
  ])('%s', (template, text) => {
    expect(print(template)).toBe(text);
  });

  test.each<[template: string, message: string]>([
    ['{.items[5].metadata.name}', 'array index out of bounds: index 5, length 3'],
    ['{.kind[0]}', 'string is not array or slice'],
    ['{.items[', 'unterminated array'],
    ['{.items', 'unclosed action'],
    ['{"x', 'unterminated quoted string'],
    ['{.items[x]}', 'invalid array index x'],
    ['{(}', "unrecognized character in action: U+0028 '('"],
    ['{end}', 'not in range, nothing to end'],
    ['{.items[?(@.status.restarts=="3")]}', 'incompatible types for comparison'],
  ])('%s fails: %s', (template, message) => {
    expect(() => print(template)).toThrow(message);
  });

  test('a key that is missing is an error where keys may not be missing', () => {
    expect(() => new JsonPath('{.nope}', { allowMissingKeys: false }).find(list)).toThrow(
      'nope is not found',
    );
  });

  test('relaxed paths', () => {
    for (const text of ['a.b', '.a.b', '{a.b}', '{.a.b}']) expect(relaxed(text)).toBe('{.a.b}');
    expect(() => relaxed('{.a')).toThrow("unexpected path string, expected a 'name1.name2'");
  });
});
