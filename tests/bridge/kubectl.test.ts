/** kubectl as a process of its own, against the API server over HTTP. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#engine';
import { type ListeningServer, listen } from '../../src/bridge/http.ts';

const command = resolve(import.meta.dirname, '../../src/bridge/kubectl.ts');
let server: ListeningServer;

beforeAll(async () => {
  server = await listen(new Cluster({ nodes: 2 }), { port: 0 });
});
afterAll(() => server.close());

interface Result {
  exitCode: number;
  stdout: string;
  stderr: string;
}

function kubectl(words: readonly string[], environment: Record<string, string> = {}): Promise<Result> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [command, ...words],
      { env: { ...process.env, KUBERNETES_MASTER: server.url, ...environment }, encoding: 'utf8' },
      (error, stdout, stderr) => resolve({ exitCode: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const line = (text: string, environment?: Record<string, string>) => kubectl(text.split(' '), environment);

describe('kubectl over HTTP', () => {
  test('run, wait, get and delete, from the first to the last state of a Pod', async () => {
    expect(await line('run nginx --image nginx')).toEqual({
      exitCode: 0,
      stdout: 'pod/nginx created\n',
      stderr: '',
    });
    expect(await line('wait --for=condition=Ready pod/nginx')).toMatchObject({
      stdout: 'pod/nginx condition met\n',
    });
    const { stdout } = await line('get pods');
    expect(stdout).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nnginx +1\/1 +Running +0 +\d+s\n$/);
    expect((await line('get pod nginx -o jsonpath={.spec.nodeName}')).stdout).toMatch(/^node-\d$/);
    expect(await line('delete pod nginx --now')).toMatchObject({
      exitCode: 0,
      stdout: 'pod "nginx" deleted from default namespace\n',
    });
    expect(await line('get pods')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
    });
  }, 60_000);

  test.each([
    ['get pod absent', 'Error from server (NotFound): pods "absent" not found\n'],
    ['run Nginx --image nginx', 'The Pod "Nginx" is invalid: \n'],
    ['run nginx', 'error: required flag(s) "image" not set\n'],
    ['fly', 'error: unknown command "fly" for "kubectl"\n'],
  ])('kubectl %s fails with 1, and says why on stderr', async (words, why) => {
    const { exitCode, stdout, stderr } = await line(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.startsWith(why), stderr).toBe(true);
  });

  test('get -w prints each change as it comes, until the process is interrupted', async () => {
    const environment = { ...process.env, KUBERNETES_MASTER: server.url };
    await line('run before --image nginx');
    const watching = spawn(process.execPath, [command, 'get', 'pods', '-w', '--no-headers'], {
      env: environment,
    });
    let seen = '';
    watching.stdout.on('data', (part: Buffer) => {
      seen += part;
    });
    const exit = once(watching, 'exit');
    await expect.poll(() => seen, { timeout: 15_000 }).toContain('before'); // It watches from here on.
    await line('run watched --image nginx');
    await expect
      .poll(() => seen, { timeout: 15_000 })
      .toMatch(/watched +0\/1 +Pending(?:.|\n)*watched +1\/1 +Running/);
    expect(watching.exitCode).toBeNull();
    watching.kill('SIGINT');
    expect(await exit).toEqual([null, 'SIGINT']);
    await line('delete pod before watched --now');
  }, 60_000);

  test('-f reads a file, and - is stdin', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'one-pod-kubectl-'));
    const file = join(folder, 'colors.yaml');
    const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
    writeFileSync(file, map('from-a-file'));
    expect(await line(`create -f ${file}`)).toMatchObject({ stdout: 'configmap/from-a-file created\n' });
    const child = spawn(process.execPath, [command, 'create', '-f', '-'], {
      env: { ...process.env, KUBERNETES_MASTER: server.url },
    });
    child.stdin.end(map('from-stdin'));
    expect(await text(child.stdout)).toBe('configmap/from-stdin created\n');
    const { exitCode, stderr } = await line('create -f absent.yaml');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('absent.yaml');
    rmSync(folder, { recursive: true });
  }, 60_000);

  test('a word of the shell stays one word, whatever is in it', async () => {
    const { stderr } = await kubectl(['get', 'pods', '-l', "it's $HOME; ok"]);
    expect(stderr).toContain("it's $HOME; ok");
  });

  test.each([['--server', 'SERVER'], ['-s', 'SERVER'], ['--server=SERVER']])(
    '%s %s says where the server is, before the environment does',
    async (...flag) => {
      const words = flag.map((word) => word.replace('SERVER', server.url.replace('http://', '')));
      const elsewhere = { KUBERNETES_MASTER: 'http://127.0.0.1:1' };
      expect(await kubectl(['get', 'nodes', '-o', 'name', ...words], elsewhere)).toEqual({
        exitCode: 0,
        stdout: 'node/control-plane\nnode/node-1\nnode/node-2\n',
        stderr: '',
      });
    },
  );

  test('nobody listens: the words of kubectl, and 1', async () => {
    expect(await line('get pods', { KUBERNETES_MASTER: 'http://127.0.0.1:1' })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n',
    });
  });

  test('an address that this kubectl cannot speak to is refused in words', async () => {
    const { exitCode, stderr } = await line('get pods --server https://127.0.0.1:6443');
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: https://127.0.0.1:6443 is no address that this kubectl can speak to: it knows http://HOST:PORT only\n',
    );
  });
});
