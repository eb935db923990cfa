import { expect, test } from 'vitest';
import { readTyped, whatThereIs } from '../../../src/playground/prompt/command-lines.ts';

test.each([
  ['get pods', [{ kind: 'kubectl', line: 'get pods' }]],
  ['kubectl get pods', [{ kind: 'kubectl', line: 'get pods' }]],
  ['$ kubectl get pods', [{ kind: 'kubectl', line: 'get pods' }]],
  ['  $  kubectl   get pods  ', [{ kind: 'kubectl', line: 'get pods' }]],
  ['k get po', [{ kind: 'kubectl', line: 'get po' }]],
  ['kubectl', [{ kind: 'kubectl', line: '' }]],
  ['help', [{ kind: 'help' }]],
  ['help run', [{ kind: 'kubectl', line: 'help run' }]],
  ['clear', [{ kind: 'clear' }]],
  ['ls', [{ kind: 'list' }]],
  ['history', [{ kind: 'history' }]],
  ['cat pod.yaml', [{ kind: 'show', files: ['pod.yaml'] }]],
  ['sleep 30s', [{ kind: 'sleep', span: '30s' }]],
  ['# a comment', []],
  ['top pods', [{ kind: 'kubectl', line: 'top pods' }]],
  ['get pod a -o yaml > a.yaml', [{ kind: 'kubectl', line: 'get pod a -o yaml', toFile: 'a.yaml' }]],
  [
    'run a --image nginx --dry-run=client -o yaml | kubectl apply -f -',
    [{ kind: 'kubectl', line: 'run a --image nginx --dry-run=client -o yaml', pipedTo: 'apply -f -' }],
  ],
  [
    "get pods -o jsonpath='{.items[0]}|{>}'",
    [{ kind: 'kubectl', line: "get pods -o jsonpath='{.items[0]}|{>}'" }],
  ],
])('%s', (text, typed) => {
  expect(readTyped(text)).toEqual(typed);
});

test('several pasted lines are several commands, a backslash joins two', () => {
  expect(readTyped('$ kubectl run a \\\n    --image nginx\n\n$ kubectl get pods\n')).toEqual([
    { kind: 'kubectl', line: 'run a --image nginx' },
    { kind: 'kubectl', line: 'get pods' },
  ]);
});

test('a heredoc is what the command reads, and lines behind it are commands again', () => {
  expect(readTyped("kubectl apply -f - <<'EOF'\nkind: Pod\n  a: $b\nEOF\nget pods")).toEqual([
    { kind: 'kubectl', line: 'apply -f -', stdin: 'kind: Pod\n  a: $b\n' },
    { kind: 'kubectl', line: 'get pods' },
  ]);
  expect(readTyped('cat > pod.yaml <<END\nkind: Pod\nEND')).toEqual([
    { kind: 'write', file: 'pod.yaml', text: 'kind: Pod\n' },
  ]);
});

test.each(['apply -f - <<EOF', 'apply -f - <<EOF\nkind: Pod', "get pods -l 'app", 'get pods \\'])(
  '%j goes on',
  (text) => {
    expect(readTyped(text)).toBeUndefined();
  },
);

test('a quotation mark takes lines, too', () => {
  expect(readTyped("patch pod a -p '{\n}'")).toEqual([{ kind: 'kubectl', line: "patch pod a -p '{\n}'" }]);
});

test.each([
  ['docker ps', 'There is no docker here.'],
  ['cd /etc', 'There is no cd here.'],
  ['get pods | grep web', 'There is no grep here to pipe into.'],
  ['get pods |', 'There is no nothing here to pipe into.'],
])('%s gets words', (text, words) => {
  const [typed] = readTyped(text) ?? [];
  expect(typed).toEqual({ kind: 'refused', words: `${words} ${whatThereIs}` });
});

test('what shall be in a file is asked for', () => {
  expect(readTyped('cat > pod.yaml')).toEqual([
    {
      kind: 'refused',
      words: 'What shall be in pod.yaml? Write: cat > pod.yaml <<EOF, then its lines, then EOF.',
    },
  ]);
});
