/** What programs do, as far as it shows outside. */
import { expect, test } from 'vitest';
import { commandFrom, programFrom } from '../../../src/engine/containerd/programs.ts';

const soon = 40_000;

test.each<[readonly string[], ReturnType<typeof programFrom>]>([
  [['nginx', '-g', 'daemon off;'], { stopped: { exitCode: 0 } }],
  [['sleep', '3'], { ends: { after: 3_000_000 as never, exitCode: 0 } }],
  [['sh', '-c', 'exit 7'], { ends: { after: soon as never, exitCode: 7 } }],
  [['sh', '-c', 'sleep 1; false'], { ends: { after: (1_000_000 + soon) as never, exitCode: 1 } }],
  [['sh', '-c', 'while true; do sleep 1; done'], {}],
  [['sh', '-c', 'trap "" TERM; while true; do sleep 1; done'], {}],
  [['sh', '-c', "trap 'echo bye; exit 3' TERM; while true; do sleep 1; done"], { stopped: { exitCode: 3 } }],
  [['sh', '-c', 'sleep 2; tail /dev/zero'], { outgrowsMemory: { after: (2_000_000 + soon) as never } }],
])('%j', (argv, program) => {
  expect(programFrom(argv)).toEqual(program);
});

test('a command in a container ends, whatever it is', () => {
  expect(commandFrom(['touch', '/ready'])).toEqual({ after: soon, exitCode: 0 });
  expect(commandFrom(['sh', '-c', 'exit 7']).exitCode).toBe(7);
});
