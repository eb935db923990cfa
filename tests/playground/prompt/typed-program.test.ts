/** What was typed at a prompt, made a cell: run by itself, it gives the same trace. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Cluster, type Micros, type PromptAnswer, type PromptRequest } from '#engine';
import {
  clusterVariable,
  type TypedCommand,
  typedProgram,
} from '../../../src/playground/prompt/typed-program.ts';
import { runCell } from '../../content/run-cell.ts';

// Inside the project, because a cell finds '#engine' through the package it lies in.
const cache = resolve(import.meta.dirname, '../../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'typed-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = 'cluster.ts';
const program = (source: string) => ({ files: { [entry]: source }, entry });
const fresh = program("import { Cluster } from '#engine';\n\nconst cluster = new Cluster();\n");

/** Types the commands; a watch is stopped when it has been asked `seconds` times. */
async function typedSession(
  cluster: Cluster,
  requests: readonly (Exclude<PromptRequest, { kind: 'complete' }> & { seconds?: number })[],
): Promise<TypedCommand[]> {
  const commands: TypedCommand[] = [];
  for (const { seconds = 0, ...request } of requests) {
    let asked = 0;
    const answer = (await cluster.prompt(request, async () =>
      ++asked === seconds ? 'interrupt' : 'go on',
    )) as PromptAnswer;
    commands.push({
      kind: request.kind,
      line: request.kind === 'sleep' ? request.span : request.line,
      ...(request.kind === 'kubectl' && request.stdin !== undefined && { stdin: request.stdin }),
      startedAt: answer.startedAt,
      endedAt: answer.endedAt,
      exitCode: answer.exitCode,
      ...(answer.interruptedAfter !== undefined && { interruptedAfter: answer.interruptedAfter }),
    });
  }
  return commands;
}

test('the cell that a typed session becomes has its trace, byte for byte', async () => {
  const cluster = new Cluster();
  const commands = await typedSession(cluster, [
    { kind: 'kubectl', line: 'run nginx --image nginx' },
    { kind: 'kubectl', line: 'get pods -w', seconds: 3 },
    { kind: 'kubectl', line: 'get pod nope' },
    { kind: 'sleep', span: '90' },
    { kind: 'kubectl', line: 'wait --for=condition=Ready pod/nginx' },
    { kind: 'kubectl', line: 'get pods -w -o wide', seconds: 12 },
    { kind: 'kubectl', line: 'delete pod nginx --wait=false' },
    { kind: 'kubectl', line: 'wait --for=condition=Ready pod/nginx --timeout=1h', seconds: 7 },
    { kind: 'kubectl', line: 'get events' },
  ]);
  const made = typedProgram(fresh, commands);
  const file = join(folder, entry);
  writeFileSync(file, made?.files[entry] ?? '');
  const { error, events } = await runCell(file);
  expect(error).toBeUndefined();
  expect(events.map((event) => JSON.stringify(event))).toEqual(
    cluster.trace.events.map((event) => JSON.stringify(event)),
  );
});

test('a command line becomes a line of the program, with what it read and when it was stopped', () => {
  const base = { startedAt: 0 as Micros, endedAt: 90_000_000 as Micros, exitCode: 0 };
  const made = typedProgram(fresh, [
    { ...base, kind: 'kubectl', line: "run a --image nginx -l 'a=b'" },
    { ...base, kind: 'kubectl', line: 'apply -f -', stdin: `a: \`\${b}\`\n` },
    { ...base, kind: 'kubectl', line: 'get pods -w', interruptedAfter: 12_000_000 as Micros },
    { ...base, kind: 'sleep', line: '1m' },
    { ...base, kind: 'kubectl', line: 'get podz', exitCode: 1 },
  ]);
  expect(made?.files[entry]).toBe(`import { Cluster, display } from '#engine';

const cluster = new Cluster();

// Typed at the prompt.
await cluster.kubectl('run a --image nginx -l \\'a=b\\'');
await cluster.kubectl('apply -f -', { stdin: \`a: \\\`\\\${b}\\\`
\` });
display((await cluster.kubectl('get pods -w', { interruptAfter: '12s' })).stdout);
await cluster.until({ time: '90s' });
display((await cluster.kubectl('get podz')).stderr);
`);
});

test('the last Cluster of a program is the one that lines name; one in no variable cannot be', () => {
  expect(clusterVariable('const a = new Cluster();\nlet b: Cluster = new Cluster({});')).toBe('b');
  expect(typedProgram(program('new Cluster();'), [])).toBeUndefined();
});
