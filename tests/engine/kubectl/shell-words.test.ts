import { describe, expect, test } from 'vitest';
import { NotAShellError, shellWords } from '../../../src/engine/kubectl/shell-words.ts';

describe('shellWords', () => {
  test.each<[line: string, words: string[]]>([
    ['run nginx --image nginx', ['run', 'nginx', '--image', 'nginx']],
    ['  run\t nginx  ', ['run', 'nginx']],
    [
      `get pods -o 'jsonpath={.items[*].metadata.name}'`,
      ['get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}'],
    ],
    [`-o jsonpath='{range .items[*]}{"\\n"}{end}'`, ['-o', 'jsonpath={range .items[*]}{"\\n"}{end}']],
    ['run "my pod" --env="A=\\"b\\" \\c"', ['run', 'my pod', '--env=A="b" \\c']],
    ["run '' --image=nginx", ['run', '', '--image=nginx']],
    ['a\\ b \\| c', ['a b', '|', 'c']],
    ['run nginx \\\n  --image nginx', ['run', 'nginx', '--image', 'nginx']],
    ['get pods # all of them', ['get', 'pods']],
    ['a#b price=5$', ['a#b', 'price=5$']],
    ['', []],
  ])('%j', (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });

  test.each<[line: string, message: string]>([
    [
      'get pods | grep nginx',
      "this prompt is not a shell, it runs one kubectl command: '|' (a pipe) works only in quotes",
    ],
    [
      'get pods > out',
      "this prompt is not a shell, it runs one kubectl command: '>' (a redirection) works only in quotes",
    ],
    [
      'get pods && get nodes',
      "this prompt is not a shell, it runs one kubectl command: '&' (a background job or a list) works only in quotes",
    ],
    [
      'get pod $(name)',
      "this prompt is not a shell, it cannot expand '$…': put the text in single quotes to pass it on as it stands",
    ],
    [
      'get pod "$NAME"',
      "this prompt is not a shell, it cannot expand '$…': put the text in single quotes to pass it on as it stands",
    ],
    [
      'get pods\nget nodes',
      'this prompt is not a shell, it runs one kubectl command: a line break (a second command) works only in quotes',
    ],
    ["get 'pods", "the quotation mark ' is not closed in this line"],
  ])('%j is refused', (line, message) => {
    expect(() => shellWords(line)).toThrow(new NotAShellError(message));
  });
});
