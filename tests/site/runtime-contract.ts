/**
 * What every CellRuntime does with a program, whatever it is made of: one list, run against each implementation on the
 * small engine of tests/playground/fake-engine.ts. Texts are compared in full, so that their wording is reviewed.
 */
import { expect } from '@playwright/test';
import type { CellError, RunMessage } from '../../src/playground/protocol.ts';
import type { RunRequest, RunResult } from './runtime-page.ts';

export interface ContractCase {
  name: string;
  request: RunRequest;
  check(result: RunResult, places?: Places): void;
}

/**
 * How exactly errors are placed. V8 gives line and column of an expression's beginning; the other engines give the
 * line, and a column of their own; what only a browser's parser sees, Firefox does not place.
 */
export type Places = 'columns' | 'lines';

export function logs(result: RunResult): string[] {
  return outputs(result).flatMap((output) => (output.kind === 'log' ? output.text : []));
}

export function errors(result: RunResult): CellError[] {
  return outputs(result).flatMap((output) => (output.kind === 'error' ? output.error : []));
}

export function outputs(result: RunResult) {
  return result.messages.flatMap((message) => (message.type === 'output' ? message.output : []));
}

function ofType<Type extends RunMessage['type']>(result: RunResult, type: Type) {
  return result.messages.filter(
    (message): message is Extract<RunMessage, { type: Type }> => message.type === type,
  );
}

const cell = (...lines: string[]): { files: Record<string, string> } => ({
  files: { 'cell.ts': lines.join('\n') },
});

/** A case of which all that matters is the one error that the reader sees. */
function failing(name: string, request: RunRequest, error: CellError, exit = 1): ContractCase {
  return {
    name,
    request,
    check(result, places) {
      expect(placed(errors(result), places)).toEqual(placed([error], places));
      expect(result.exit).toBe(exit);
    },
  };
}

function placed(all: readonly CellError[], places: Places = 'columns'): CellError[] {
  return all.map(({ column, ...error }) => ({
    ...error,
    ...(places === 'columns' && column !== undefined && { column }),
  }));
}

export const contract: ContractCase[] = [
  {
    name: 'shows what the program prints and displays, in order, and ends with 0',
    request: cell(
      "import { Cluster, display, type ScorePlugin } from '#engine';",
      'const plugin: ScorePlugin = { name: "Quiet", score: () => 1 };',
      'console.log("plugin", plugin.name, { a: [1, "x"] });',
      'display({ phase: "Running" });',
      'console.error("é…");',
    ),
    check(result) {
      expect(outputs(result)).toEqual([
        { kind: 'log', level: 'log', text: "plugin Quiet { a: [ 1, 'x' ] }" },
        { kind: 'view', view: { kind: 'object', value: { phase: 'Running' } }, text: '{"phase":"Running"}' },
        { kind: 'log', level: 'error', text: 'é…' },
      ]);
      expect(result.exit).toBe(0);
      expect(result.messages.at(-1)).toEqual({ type: 'ended', exitCode: 0 });
    },
  },
  {
    name: 'posts the events of the last Cluster, and says where a new one begins',
    request: cell(
      "import { Cluster } from '#engine';",
      'await new Cluster().kubectl("get nodes");',
      'await new Cluster().kubectl("get pods");',
    ),
    check(result) {
      const traces = ofType(result, 'trace');
      const last = traces.slice(traces.findLastIndex((message) => message.reset));
      const kinds = last.flatMap((message) => message.events.map((event) => event.kind as string));
      expect(kinds).toEqual(['cluster.created', 'kubectl.get pods']);
    },
  },
  {
    name: 'answers the prompt after the program has ended, in order, and posts what it caused',
    request: {
      ...cell("import { Cluster } from '#engine';", 'const cluster = new Cluster();'),
      kubectl: ['get pods', 'get nodes'],
    },
    check(result) {
      expect(result.commands).toEqual([
        { stdout: 'ran get pods\n', stderr: '', exitCode: 0 },
        { stdout: 'ran get nodes\n', stderr: '', exitCode: 0 },
      ]);
      const order = result.messages.map((message) => message.type);
      expect(order.lastIndexOf('trace')).toBeLessThan(order.lastIndexOf('command-result'));
    },
  },
  {
    name: 'answers the prompt of a program without a Cluster in words',
    request: { ...cell('console.log(1)'), kubectl: ['get pods'] },
    check(result) {
      expect(result.commands).toEqual([
        { stdout: '', stderr: 'This cell has made no Cluster to talk to.\n', exitCode: 1 },
      ]);
    },
  },
  {
    name: 'runs sibling files, and loads a chunk of the engine on demand',
    request: {
      files: {
        'cell.ts':
          "import { name } from './lib/name.ts';\nconsole.log(name, await (await import('#engine')).display.name);\nimport { Cluster } from '#engine';\nconsole.log(await new Cluster().policy());",
        'lib/name.ts':
          "import { suffix } from '../suffix.ts';\nexport const name: string = 'sibling ' + suffix;",
        'suffix.ts': "export const suffix = 'of a sibling';",
      },
    },
    check(result) {
      expect(errors(result)).toEqual([]);
      expect(logs(result)[0]).toMatch(/^sibling of a sibling /);
      expect(logs(result)[1]).toBe('loaded on demand, shared by engine and chunk');
    },
  },
  failing('a syntax error', cell('const a = 1;', 'const b: = 2;'), {
    name: 'SyntaxError',
    message: 'Unexpected token.',
    file: 'cell.ts',
    line: 2,
    column: 10,
  }),
  {
    name: 'a syntax error that only the browser or Node sees',
    request: cell('const first: number = 1;', 'export const second = 2;', 'const first: string = "";'),
    check(result, places = 'columns') {
      const place = places === 'columns' ? { file: 'cell.ts', line: 3, column: 7 } : {};
      expect(errors(result)).toMatchObject([{ name: 'SyntaxError', ...place }]);
      expect(errors(result)[0]?.message).toContain('first');
      expect(result.exit).toBe(1);
    },
  },
  failing('an unknown import', cell("import { Cluster } from '#engine';", "import lodash from 'lodash';"), {
    name: 'ImportError',
    message: "'lodash' is not available here: a cell may import '#engine' and files beside it.",
    file: 'cell.ts',
    line: 2,
    column: 21,
  }),
  failing(
    'a type imported without `type`',
    cell('import {', '  Cluster,', '  ScorePlugin,', "} from '#engine';"),
    {
      name: 'ImportError',
      message: 'ScorePlugin is a type, and types are gone when a cell runs.',
      file: 'cell.ts',
      line: 3,
      column: 3,
      hint: "Write `import { type ScorePlugin } from '#engine'`.",
    },
  ),
  failing('a name that the engine does not have', cell("import { cluster } from '#engine';"), {
    name: 'ImportError',
    message: "'#engine' has nothing called `cluster`.",
    file: 'cell.ts',
    line: 1,
    column: 10,
    hint: 'Did you mean `Cluster`?',
  }),
  failing(
    'a thrown error, at the place in what the reader wrote',
    cell(
      'interface Pod { name: string }',
      'function score(pod: Pod, weight: number): number {',
      '  const factor: number = weight; throw new RangeError("no score for " + pod.name);',
      '}',
      'score({ name: "nginx" } as Pod, 1);',
    ),
    { name: 'RangeError', message: 'no score for nginx', file: 'cell.ts', line: 3, column: 40 },
  ),
  failing('a thrown value that is no Error', cell('throw "nonsense";'), {
    name: 'Thrown',
    message: 'A value that is no Error was thrown: "nonsense"',
  }),
  failing(
    'an error of the engine, with its hint, at the call',
    cell(
      "import { Cluster } from '#engine';",
      'const cluster = new Cluster({ name: "Half", score: () => 0.5 });',
      '',
      "await cluster.kubectl('run nginx --image nginx');",
    ),
    {
      name: 'Error',
      message: 'Half returned 0.5',
      kind: 'engine',
      file: 'cell.ts',
      line: 4,
      column: 1,
      hint: 'Scores are whole numbers.',
    },
  ),
  failing(
    'what a plugin throws, once, at its line; the program goes on',
    cell(
      "import { Cluster, type ScorePlugin } from '#engine';",
      'const Throws: ScorePlugin = {',
      '  name: "Throws",',
      '  score(pod: string): number { throw new Error("no score for " + pod); },',
      '};',
      "await new Cluster(Throws).kubectl('run nginx');",
    ),
    { name: 'Error', message: 'Throws: no score for nginx', file: 'cell.ts', line: 4, column: 38 },
    0,
  ),
  {
    name: 'an unhandled rejection',
    request: cell(
      'const late: Promise<void> = Promise.reject(new Error("late"));',
      "import { Cluster } from '#engine';",
      'await new Cluster().kubectl("get pods");',
    ),
    check(result, places) {
      const error = { name: 'Error', message: 'late', file: 'cell.ts', line: 1, column: 44 };
      expect(placed(errors(result), places)).toEqual(placed([error], places));
      expect(result.exit).toBe(1);
    },
  },
  failing(
    'setTimeout',
    cell('const wait = (ms: number) => {', '  setTimeout(() => {}, ms);', '};', 'wait(5);'),
    {
      name: 'NotInACell',
      message: "setTimeout waits for the real clock, which does not move the cluster's.",
      file: 'cell.ts',
      line: 2,
      column: 3,
      hint: "Use `await cluster.sleep('2s')`.",
    },
  ),
  failing('fetch', cell("await fetch('https://example.com');"), {
    name: 'NotInACell',
    message: 'fetch cannot be used: cells have no network.',
    file: 'cell.ts',
    line: 1,
    column: 7,
    hint: "Talk to the simulated cluster instead: `await cluster.kubectl('get pods')`.",
  }),
  failing(
    'a forgotten await',
    cell(
      "import { Cluster } from '#engine';",
      'const cluster = new Cluster();',
      "cluster.kubectl('run nginx');",
    ),
    {
      name: 'ForgottenAwait',
      message: "The cell has ended, and `cluster.kubectl('run nginx')` has not.",
      file: 'cell.ts',
      line: 3,
      column: 9,
      hint: "Write `await cluster.kubectl('run nginx')`.",
    },
  ),
  failing(
    'an endless loop',
    { ...cell('console.log("on");', 'for (;;) {}'), timeoutMs: 500 },
    {
      name: 'TimedOut',
      message: 'Stopped after 0.5 s: the cell does not end.',
      hint: 'Look for a loop that never ends.',
    },
    124,
  ),
  failing(
    'an endless loop of promises',
    { ...cell('for (;;) await null;'), timeoutMs: 500 },
    {
      name: 'TimedOut',
      message: 'Stopped after 0.5 s: the cell does not end.',
      hint: 'Look for a loop that never ends.',
    },
    124,
  ),
  failing(
    'an endless loop in a plugin',
    {
      ...cell(
        "import { Cluster, type ScorePlugin } from '#engine';",
        'const Loops: ScorePlugin = { name: "Loops", score() { for (;;) {} } };',
        "await new Cluster(Loops).kubectl('run nginx');",
      ),
      timeoutMs: 500,
    },
    {
      name: 'TimedOut',
      message: 'Stopped after 0.5 s: Loops, the last of your code that was called, does not return.',
      file: 'cell.ts',
      line: 2,
      column: 30,
      hint: 'Look for a loop that never ends in Loops.',
    },
    124,
  ),
  failing(
    'a promise that never settles',
    { ...cell('await new Promise(() => {});'), timeoutMs: 500 },
    {
      name: 'TimedOut',
      message: 'Stopped after 0.5 s: the cell waits for something that never happens.',
      hint: 'Await only what the cluster does: a promise of your own must be resolved by your own code.',
    },
    124,
  ),
  failing(
    'a simulation that never comes to what the cell waits for',
    { ...cell("import { Cluster } from '#engine';", 'await new Cluster().simulate();'), timeoutMs: 500 },
    {
      name: 'TimedOut',
      message: 'Stopped after 0.5 s: the cluster still runs, and what the cell waits for has not come.',
      hint: 'Wait for less time, or for something that happens sooner.',
    },
    124,
  ),
  {
    name: 'a command that never ends is stopped, and ends the run',
    request: {
      ...cell(
        "import { Cluster } from '#engine';",
        'let calls = 0;',
        'const plugin = { name: "Late", score() { if (calls++) for (;;) {} return 1; } };',
        "await new Cluster(plugin).kubectl('run first');",
      ),
      timeoutMs: 500,
      kubectl: ['run second', 'get pods'],
    },
    check(result) {
      expect(result.exit).toBe(0);
      expect(result.commands[0]).toEqual({
        stdout: '',
        stderr: 'Stopped after 0.5 s: Late, the last of your code that was called, does not return.\n',
        exitCode: 124,
      });
      expect(result.commands[1]?.exitCode).toBe(143);
    },
  },
  {
    name: 'kill ends a loop at once',
    request: { ...cell('console.log("on");', 'for (;;) {}'), killAfterOutputMs: 20, kubectl: ['get pods'] },
    check(result) {
      expect(result.exit).toBe(143);
      expect(result.commands[0]?.stderr).toBe(
        'This cell does not run any more. Run it again, then the prompt talks to its cluster.\n',
      );
      expect(result.totalMs).toBeLessThan(2_000);
    },
  },
  {
    name: 'ten megabytes of output are cut, and the rest still works',
    request: cell(
      "import { display } from '#engine';",
      'console.log("x".repeat(1e7));',
      'display({ long: "x".repeat(1e7) });',
      'console.log("after");',
    ),
    check(result) {
      const [long, view, after] = logs(result);
      expect(long).toHaveLength(
        'x'.repeat(50_000).length + '\n… 9950000 more characters are not shown.'.length,
      );
      expect(view).toBe('This is too long to be shown: 10000037 characters.');
      expect(after).toBe('after');
      expect(result.exit).toBe(0);
    },
  },
  {
    name: 'a hundred thousand outputs are cut with a sentence',
    request: cell('for (let i = 0; i < 1e5; i++) console.log(i);'),
    check(result) {
      expect(logs(result)).toHaveLength(1_000);
      expect(errors(result)).toEqual([
        { name: 'OutputCut', message: 'Only the first 1000 outputs are shown: the cell makes more.' },
      ]);
      expect(result.exit).toBe(0);
    },
  },
];
