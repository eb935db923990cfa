/** The two commands of the Lab as they are mounted there: built, in a folder of their own, on real Node. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildRuntimeAssets } from '../../scripts/build-engine.ts';
import { labProject } from '../../src/lab/project.ts';

let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'one-pod-lab-'));
  const runtime = join(folder, 'node_modules/runtime');
  await buildRuntimeAssets(runtime);
  const read = (name: string) => readFile(join(runtime, name), 'utf8');
  const firstRun = JSON.parse(await read('first-run.json')) as Record<string, string>;
  const project = await labProject(async (name) => firstRun[name] ?? read(name), {});
  for (const [path, contents] of Object.entries(project)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contents);
  }
}, 60_000);

afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function onePod(...words: string[]) {
  const child = spawn(process.execPath, ['bin/one-pod', ...words], { cwd: folder });
  running.push(child);
  return child;
}

/** Its address, once it listens. */
async function address({ stdout }: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of stdout ?? []) {
    said += part;
    const found = /listens on (\S+)/.exec(said);
    if (found?.[1]) return found[1];
  }
  throw new Error(`one-pod ended without listening: ${said}`);
}

const kubectl = (server: string, ...words: string[]) =>
  new Promise<string>((resolve) => {
    const options = { cwd: folder, env: { ...process.env, KUBERNETES_MASTER: server } };
    execFile(process.execPath, ['bin/kubectl', ...words], options, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });

describe('one-pod', () => {
  test('runs a program and then serves the cluster that it made, with the hooks that it has', async () => {
    await writeFile(
      join(folder, 'team.ts'),
      `import { Cluster, type MutatingHook, patched } from '#engine';
import { team } from './names.ts';
const AddTeam: MutatingHook = {
  name: 'add-team.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  review: ({ object }) => ({ allowed: true, patch: patched(object, (pod) => { (pod.metadata.labels ??= {}).team = team; }) }),
};
const cluster = new Cluster({ nodes: 1, admission: { mutating: [AddTeam] } });
await cluster.kubectl('run first --image nginx');
`,
    );
    await writeFile(join(folder, 'names.ts'), "export const team: string = 'blue';\n");
    const server = await address(onePod('team.ts', '--port', '0'));
    expect(await kubectl(server, 'run', 'second', '--image', 'nginx')).toBe('pod/second created\n');
    const shown = await kubectl(server, 'get', 'pods', '-L', 'team', '--no-headers');
    expect(shown).toMatch(/^first .* blue\nsecond .* blue\n$/);
  }, 30_000);

  test('is interrupted with 0, and its watches end', async () => {
    await writeFile(join(folder, 'cluster.ts'), "import { Cluster } from '#engine';\nnew Cluster();\n");
    const child = onePod('--port', '0');
    const server = await address(child);
    const watch = await fetch(`${server}/api/v1/pods?watch=true`);
    child.kill('SIGINT');
    const exit = new Promise((resolve) => child.on('exit', resolve));
    expect(await watch.text()).toBe('');
    expect(await exit).toBe(0);
  }, 30_000);

  test.each([
    [
      'absent.ts',
      undefined,
      'There is no absent.ts in this folder: name the program that makes the cluster.\n',
    ],
    [
      'misspelled.ts',
      "import { Clutser } from '#engine';\n",
      "misspelled.ts:1:10: ImportError: '#engine' has nothing called `Clutser`.\nDid you mean `Cluster`?\n",
    ],
    ['throws.ts', "const why: string = 'no';\nthrow new Error(why);\n", 'throws.ts:2:7: Error: no\n'],
    [
      'empty.ts',
      'export {};\n',
      'empty.ts has made no Cluster: it needs a line such as `const cluster = new Cluster();`.\n',
    ],
  ])('%s: says what is wrong, and ends with 1', async (file, program, words) => {
    if (program !== undefined) await writeFile(join(folder, file), program);
    const child = onePod(file, '--port', '0');
    const exit = new Promise((resolve) => child.on('exit', resolve));
    expect(await text(child.stderr)).toBe(words);
    expect(await exit).toBe(1);
  });
});
