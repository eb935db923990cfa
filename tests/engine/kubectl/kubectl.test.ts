import { describe, expect, test } from 'vitest';
import type { ApiRequest, ApiResponse, Transport, Watch } from '../../../src/engine/api/client.ts';
import type { KubeObject, WatchEvent } from '../../../src/engine/api/object.ts';
import { notFound, StatusError } from '../../../src/engine/api/status.ts';
import { kubectl } from '../../../src/engine/kubectl/kubectl.ts';
import { Channel } from '../../../src/engine/sim/channel.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

const kubeconfig = {
  path: '~/.kube/config',
  context: 'kubernetes-admin@kubernetes',
  cluster: 'kubernetes',
  server: 'https://172.18.0.2:6443',
  user: 'kubernetes-admin',
  namespace: 'default',
};

type Answer = (request: ApiRequest) => unknown;

/** A server of functions by `METHOD path`; a watch sends what its path has in `watches`, after a second each. */
class FakeServer implements Transport {
  readonly sim = new Simulation();
  readonly trace = new Trace(this.sim);
  readonly requests: ApiRequest[] = [];
  readonly answers: Readonly<Record<string, Answer>>;
  readonly watches: readonly WatchEvent[];
  warning: string | undefined;

  constructor(answers: Readonly<Record<string, Answer>>, watches: readonly WatchEvent[] = []) {
    this.answers = answers;
    this.watches = watches;
  }

  async roundTrip(request: ApiRequest): Promise<ApiResponse> {
    this.requests.push(request);
    await this.sim.sleep('1ms');
    const headers = this.warning ? { warning: this.warning } : {};
    try {
      const answer = this.answers[`${request.method} ${request.path}`];
      if (!answer) throw notFound({ group: '', resource: 'pods' }, request.path.split('/').at(-1) ?? '');
      return { status: 200, headers, body: answer(request) };
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return { status: error.status.code, headers, body: error.status };
    }
  }

  async watch<T extends KubeObject>(request: ApiRequest): Promise<Watch<T>> {
    this.requests.push(request);
    const events = new Channel<WatchEvent<T>>(this.sim, 'watch');
    this.sim.spawn('fake watch', async () => {
      for (const event of this.watches) {
        await this.sim.sleep('1s');
        events.send(event as WatchEvent<T>);
      }
    });
    return { events, stop: () => events.close() };
  }

  run(line: string, explain?: () => Promise<string>) {
    const { sim, trace } = this;
    const environment = { sim, trace, connect: async () => this, kubeconfig, ...(explain && { explain }) };
    return sim.call('kubectl', () => kubectl(line, environment));
  }
}

const nginx = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'nginx', namespace: 'default', uid: 'u1' } };
const echo: Answer = ({ body }) => body;
const pods = '/api/v1/namespaces/default/pods';

const podWith = (phase: string, ready: string): KubeObject =>
  ({ ...nginx, status: { phase, conditions: [{ type: 'Ready', status: ready }] } }) as KubeObject;

/** Runs a line against a server that has nothing. */
const alone = (line: string) => new FakeServer({}).run(line);

describe('kubectl run', () => {
  test('sends the Pod of golden/kubectl run: run-headline-warm and prints its line', async () => {
    const server = new FakeServer({ [`POST ${pods}`]: echo });
    const result = await server.run('kubectl run nginx --image nginx');
    expect(result).toEqual({ stdout: 'pod/nginx created\n', stderr: '', exitCode: 0 });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      query: { fieldManager: 'kubectl-run' },
      headers: { accept: 'application/json, */*' },
    });
    expect(JSON.stringify(server.requests[0]?.body)).toBe(
      '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"nginx","labels":{"run":"nginx"}},"spec":{"containers":[{"name":"nginx","image":"nginx","resources":{}}],"restartPolicy":"Always","dnsPolicy":"ClusterFirst"},"status":{}}',
    );
  });

  test('traces steps 1, 2, 1 and 11, each caused by the one before', async () => {
    const server = new FakeServer({ [`POST ${pods}`]: echo });
    await server.run('run nginx --image nginx');
    const events = server.trace.events.map(({ kind, step, cause }) => [kind, step, cause]);
    expect(events).toEqual([
      ['command.started', 1, undefined],
      ['kubeconfig.loaded', 2, 1],
      ['object.built', 1, 2],
      ['command.finished', 11, 3],
    ]);
    expect(server.trace.events[0]?.data).toEqual({ line: 'kubectl run nginx --image nginx' });
  });

  test('prints what the server warns of', async () => {
    const server = new FakeServer({ [`POST ${pods}`]: echo });
    server.warning = '299 - "would violate \\"restricted\\""';
    expect(await server.run('run nginx --image nginx')).toMatchObject({
      stderr: 'Warning: would violate "restricted"\n',
      exitCode: 0,
    });
    expect(await server.run('run nginx --image nginx --warnings-as-errors')).toMatchObject({
      stderr: 'Warning: would violate "restricted"\nerror: 1 warning received\n',
      exitCode: 1,
    });
  });

  // stderr of the cases of the same line in golden/kubectl, groups run, run-flags, run-names and run-dryrun
  test.each<[line: string, stderr: string]>([
    ['run nginx', 'error: required flag(s) "image" not set\n'],
    ['run nginx --image', "error: flag needs an argument: --image\nSee 'kubectl run --help' for usage.\n"],
    [
      'run nginx --image nginx --imagee=nginx',
      "error: unknown flag: --imagee\nSee 'kubectl run --help' for usage.\n",
    ],
    [
      'run nginx --image nginx -z',
      "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl run --help' for usage.\n",
    ],
    ['run nginx --image=NGINX', 'error: Invalid image name "NGINX": invalid reference format\n'],
    ["run '' --image=nginx", 'error: Parameter: name is required\n'],
    ['run --image=nginx', "error: NAME is required for run\nSee 'kubectl run -h' for help and examples\n"],
    [
      'run nginx --image nginx --restart=never',
      "error: invalid restart policy: never\nSee 'kubectl run -h' for help and examples\n",
    ],
    ['run nginx --image nginx --port=http', 'error: strconv.Atoi: parsing "http": invalid syntax\n'],
    [
      'run nginx --image nginx --dry-run=maybe',
      'error: Invalid dry-run value (maybe). Must be "none", "server", or "client".\n',
    ],
    ['run nginx --image nginx --context nope', 'error: context "nope" does not exist\n'],
    [
      'run nginx --image nginx --expose',
      "error: --expose is not part of this cluster's kubectl; a real one has it\n",
    ],
    ['rum nginx', 'error: unknown command "rum" for "kubectl"\n\nDid you mean this?\n\trun\n'],
    ['frobnicate', 'error: unknown command "frobnicate" for "kubectl"\n'],
    [
      'logs nginx',
      'error: "kubectl logs" isn\'t in the book\'s kubectl yet, which has: annotate, apply, auth, create, delete, describe, get, label, run, version, wait\n',
    ],
    [
      'get pods | wc',
      "error: this prompt is not a shell, it runs one kubectl command: '|' (a pipe) works only in quotes\n",
    ],
  ])('%s', async (line, stderr) => {
    expect(await alone(line)).toEqual({ stdout: '', stderr, exitCode: 1 });
  });
});

describe('kubectl get', () => {
  const columnDefinitions = [
    { name: 'Name', format: 'name', priority: 0 },
    { name: 'Ready', priority: 0 },
    { name: 'Age', priority: 0 },
    { name: 'Node', priority: 1 },
  ];
  const row = (name: string, labels?: Record<string, string>) => ({
    cells: [name, '1/1', '0s', 'node-1'],
    object: { metadata: { name, namespace: 'default', ...(labels && { labels }) } },
  });
  const table =
    (...rows: unknown[]): Answer =>
    () => ({ kind: 'Table', metadata: {}, columnDefinitions, rows });
  const server = () =>
    new FakeServer({
      [`GET ${pods}`]: ({ headers }) =>
        String(headers?.accept).includes('as=Table')
          ? table(row('nginx', { run: 'nginx' }), row('a-longer-name'))({} as ApiRequest)
          : {
              apiVersion: 'v1',
              kind: 'PodList',
              metadata: { resourceVersion: '5' },
              items: [{ metadata: nginx.metadata }],
            },
      [`GET ${pods}/nginx`]: ({ headers }) =>
        String(headers?.accept).includes('as=Table')
          ? table(row('nginx'))({} as ApiRequest)
          : { ...nginx, metadata: { ...nginx.metadata, managedFields: [] } },
      'GET /api/v1/nodes': table(row('node-1')),
      'GET /api/v1/pods': table(row('nginx')),
      'GET /api/v1/namespaces/empty/pods': table(),
    });

  test.each<[line: string, stdout: string]>([
    ['get pods', 'NAME            READY   AGE\nnginx           1/1     0s\na-longer-name   1/1     0s\n'],
    ['get po nginx -owide', 'NAME    READY   AGE   NODE\nnginx   1/1     0s    node-1\n'],
    [
      'get pods --show-labels --no-headers',
      'nginx           1/1   0s    run=nginx\na-longer-name   1/1   0s    <none>\n',
    ],
    [
      'get pods -L run',
      'NAME            READY   AGE   RUN\nnginx           1/1     0s    nginx\na-longer-name   1/1     0s    \n',
    ],
    ['get pods -A', 'NAMESPACE   NAME    READY   AGE\ndefault     nginx   1/1     0s\n'],
    [
      'get no,po',
      'NAME          READY   AGE\nnode/node-1   1/1     0s\n\nNAME                READY   AGE\npod/nginx           1/1     0s\npod/a-longer-name   1/1     0s\n',
    ],
    ['get pods -o name', 'pod/nginx\n'],
    [
      'get pod nginx -o json',
      '{\n    "apiVersion": "v1",\n    "kind": "Pod",\n    "metadata": {\n        "name": "nginx",\n        "namespace": "default",\n        "uid": "u1"\n    }\n}\n',
    ],
    [
      'get pods -o yaml',
      'apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: nginx\n    namespace: default\n    uid: u1\nkind: List\nmetadata:\n  resourceVersion: ""\n',
    ],
    ["get pods -o custom-columns='NAME:.metadata.name,IP:.status.podIP'", 'NAME    IP\nnginx   <none>\n'],
    ["get pods -o jsonpath='{.items[*].metadata.name}'", 'nginx'],
  ])('%s', async (line, stdout) => {
    expect(await server().run(line)).toEqual({ stdout, stderr: '', exitCode: 0 });
  });

  test.each<[line: string, stderr: string, exitCode: number]>([
    ['get pods -n empty', 'No resources found in empty namespace.\n', 0],
    [
      'get pod/nginx no',
      "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n",
      1,
    ],
    ['get pod nope', 'Error from server (NotFound): pods "nope" not found\n', 1],
    ['get podz', 'error: the server doesn\'t have a resource type "podz"\n', 1],
    [
      'get pods -o jsonpath={.items[3]}',
      'error: error executing jsonpath "{.items[3]}": Error executing template: array index out of bounds: index 3, length 1. Printing more information for debugging the template:\n\ttemplate was:\n\t\t{.items[3]}\n\tobject given to jsonpath engine was:\n\t\tmap[string]interface {}{"apiVersion":"v1", "items":[]interface {}{map[string]interface {}{"apiVersion":"v1", "kind":"Pod", "metadata":map[string]interface {}{"name":"nginx", "namespace":"default", "uid":"u1"}}}, "kind":"List", "metadata":map[string]interface {}{"resourceVersion":""}}\n\n\n',
      1,
    ],
    ['get pods -o jsonpath={.items[', 'error: error parsing jsonpath {.items[, unterminated array\n', 1],
    [
      'get pods --sort-by={.x',
      "error: unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'\n",
      1,
    ],
    [
      'get pods -w',
      "error: a watch goes on until it is interrupted: say when, as in cluster.kubectl('get pods -w', { interruptAfter: '10s' })\n",
      1,
    ],
  ])('%s', async (line, stderr, exitCode) => {
    expect(await server().run(line)).toEqual({ stdout: '', stderr, exitCode });
  });
});

describe('kubectl wait', () => {
  const becomesReady = [
    { type: 'ADDED', object: podWith('Pending', 'False') },
    { type: 'MODIFIED', object: podWith('Running', 'True') },
  ] as const;

  test.each([
    'wait --for=condition=Ready pod/nginx',
    "wait --for=jsonpath='{.status.phase}'=Running pod/nginx",
    'wait --for=create pod/nginx',
  ])('%s', async (line) => {
    const server = new FakeServer({ [`GET ${pods}/nginx`]: () => podWith('Pending', 'False') }, becomesReady);
    expect(await server.run(line)).toEqual({ stdout: 'pod/nginx condition met\n', stderr: '', exitCode: 0 });
  });

  test('gives up on the virtual clock', async () => {
    const server = new FakeServer(
      { [`GET ${pods}/nginx`]: () => podWith('Pending', 'False') },
      becomesReady.slice(0, 1),
    );
    expect(await server.run('wait --for=condition=Ready pod/nginx')).toEqual({
      stdout: '',
      stderr: 'error: timed out waiting for the condition on pods/nginx\n',
      exitCode: 1,
    });
    expect(server.sim.now).toBe(30_088_000);
  });

  test('adds why, where the cluster can tell', async () => {
    const server = new FakeServer({ [`GET ${pods}/nginx`]: () => podWith('Pending', 'False') });
    const why = async () => 'nginx is still Pending: 0/4 nodes are available';
    expect((await server.run('wait --for=condition=Ready pod/nginx --timeout=1s', why)).stderr).toBe(
      'error: timed out waiting for the condition on pods/nginx\nnginx is still Pending: 0/4 nodes are available\n',
    );
  });
});

describe('kubectl delete', () => {
  test('is done when the pod went before the watch began', async () => {
    const server = new FakeServer(
      { [`DELETE ${pods}/nginx`]: () => nginx, [`GET ${pods}/nginx`]: () => nginx },
      [
        {
          type: 'BOOKMARK',
          object: { apiVersion: 'v1', kind: 'Pod', metadata: { resourceVersion: '9' } } as KubeObject,
        },
      ],
    );
    expect(await server.run('delete pod nginx')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(server.sim.now).toBe(1_090_000);
  });

  test('waits until the pod is gone', async () => {
    const server = new FakeServer(
      { [`DELETE ${pods}/nginx`]: () => nginx, [`GET ${pods}/nginx`]: () => nginx },
      [{ type: 'DELETED', object: nginx as KubeObject }],
    );
    expect(await server.run('delete pod nginx --grace-period=5')).toEqual({
      stdout: 'pod "nginx" deleted from default namespace\n',
      stderr: '',
      exitCode: 0,
    });
    expect(server.requests[0]?.body).toEqual({ gracePeriodSeconds: 5, propagationPolicy: 'Background' });
    expect(server.sim.now).toBe(1_090_000);
  });
});

test('help names what there is', async () => {
  for (const line of ['', 'kubectl', 'help', '--help']) {
    const { stdout, exitCode } = await alone(line);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  run             Run a particular image on the cluster');
  }
  expect((await alone('run --help')).stdout).toBe((await alone('help run')).stdout);
  expect((await alone('get -h')).stdout).toContain('    -A, --all-namespaces=false');
});
