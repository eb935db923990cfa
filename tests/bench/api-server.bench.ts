/**
 * The API server in Node: Pods created through the whole chain, from JSON text to etcd and the watch cache; a change
 * told to 5,000 watchers, all of which or one of which it concerns; and what a stored Pod takes. Each with ten times
 * as much beside it, to see what grows.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Watch } from '../../src/engine/api/client.ts';
import { admin, type TestServer, testServer } from '../engine/apiserver/server.ts';
import type { Bench } from './bench.ts';

const PODS = 1_000;
const PODS_LARGE = 10_000;
const WATCHERS = 5_000;
const CHANGES = 40;
const PAGE = 500;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** What only a WeakMap held goes with the second round. */
function collectGarbage(): void {
  gc();
  gc();
}

const pods = '/api/v1/namespaces/default/pods';

export const bench: Bench = {
  name: 'api-server',
  async run() {
    // V8 has seen the code.
    await bytesPerPod(PODS);
    const [small, large] = [await creates(PODS), await creates(PODS_LARGE)];
    const [few, many] = [await fanOut(WATCHERS / 10, 'all'), await fanOut(WATCHERS, 'all')];
    const [oneOfFew, oneOfMany] = [await fanOut(WATCHERS / 10, 'one'), await fanOut(WATCHERS, 'one')];
    return {
      what: `${PODS} Pods, and ${PODS_LARGE}; ${WATCHERS} watchers, and a tenth; microseconds of processor time`,
      createPodsPerSecond: perSecond(small.microsPerPod),
      createMicrosPerPod: small.microsPerPod,
      [`createMicrosPerPodAfter${PODS_LARGE}`]: large.microsPerPodAtEnd,
      [`createTimeAfter${PODS_LARGE}Over${PODS}`]: ratio(large.microsPerPodAtEnd, small.microsPerPodAtEnd),
      listMicrosPerPod: small.listMicrosPerPod,
      [`listMicrosPerPodOf${PODS_LARGE}`]: large.listMicrosPerPod,
      [`pagesOf${PAGE}MicrosPerPodOf${PODS_LARGE}`]: large.pagesMicrosPerPod,
      storedBytesPerPod: await bytesPerPod(PODS),
      [`storedBytesPerPodOf${PODS_LARGE}`]: await bytesPerPod(PODS_LARGE),
      watchersMicrosPerEvent: many.microsPerEvent,
      watchEventsPerSecond: perSecond(many.microsPerEvent),
      [`watchTimePerEventAt${WATCHERS}Over${WATCHERS / 10}`]: ratio(many.microsPerEvent, few.microsPerEvent),
      oneOfAllWatchersMicrosPerChange: oneOfMany.microsPerChange,
      [`oneOfAllTimePerChangeAt${WATCHERS}Over${WATCHERS / 10}`]: ratio(
        oneOfMany.microsPerChange,
        oneOfFew.microsPerChange,
      ),
    };
  },
};

const perSecond = (micros: number): number => Math.round(1e6 / micros);
const ratio = (one: number, other: number): number => Math.round((one / other) * 100) / 100;
const rounded = (micros: number): number => Math.round(micros * 100) / 100;

/** The processor's time, with the garbage collector's: it does not see what else the machine does. */
async function micros(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const podText = (name: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: {
      nodeName: 'node-1',
      containers: [
        {
          name: 'web',
          image: 'nginx',
          env: [{ name: 'A', value: '1' }],
          ports: [{ containerPort: 80 }],
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
        },
      ],
    },
  });

async function createPods({ send }: TestServer, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) {
    const { status } = await send('POST', pods, undefined, { bodyText: podText(`pod-${index}`) });
    if (status !== 201) throw new Error(`creating pod-${index} was answered by ${status}`);
  }
}

interface Creates {
  readonly microsPerPod: number;
  /** Of the last tenth. */
  readonly microsPerPodAtEnd: number;
  readonly listMicrosPerPod: number;
  readonly pagesMicrosPerPod: number;
}

function creates(count: number): Promise<Creates> {
  const server = testServer();
  const last = count / 10;
  return server.sim.call('bench', async () => {
    const first = await micros(() => createPods(server, 0, count - last));
    const end = await micros(() => createPods(server, count - last, count));
    const list = await micros(() => server.send('GET', pods));
    const pages = await micros(async () => {
      for (let query: Record<string, string> | undefined = { limit: String(PAGE) }; query; ) {
        const { body } = await server.send('GET', pods, undefined, { query });
        const token = (body as { metadata: { continue?: string } }).metadata.continue;
        query = token ? { limit: String(PAGE), continue: token } : undefined;
      }
    });
    return {
      microsPerPod: rounded((first + end) / count),
      microsPerPodAtEnd: rounded(end / last),
      listMicrosPerPod: rounded(list / count),
      pagesMicrosPerPod: rounded(pages / count),
    };
  });
}

/** What remains of a Pod that is created: its value and history in etcd, the watch cache, and its events in the trace. */
async function bytesPerPod(count: number): Promise<number> {
  const server = testServer();
  return server.sim.call('bench', async () => {
    await createPods(server, 0, 1);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    await createPods(server, 1, count + 1);
    collectGarbage();
    return Math.round((process.memoryUsage().heapUsed - before) / count);
  });
}

/** Changes of a Pod, told to watchers of all Pods, or to those of a node each, of which one has the Pod. */
function fanOut(
  watchers: number,
  concerned: 'all' | 'one',
): Promise<{ microsPerEvent: number; microsPerChange: number }> {
  const { sim, server, send } = testServer();
  return sim.call('bench', async () => {
    await send('POST', pods, undefined, { bodyText: podText('pod') });
    const open: Watch[] = [];
    for (let index = 0; index < watchers; index++) {
      const selector = concerned === 'one' && { fieldSelector: `spec.nodeName=node-${index + 1}` };
      const query = { resourceVersion: String(server.storage.revision), ...selector };
      open.push(await server.watch({ method: 'GET', path: '/api/v1/pods', query }, admin));
    }
    const changes = async (round: string): Promise<number> => {
      for (let change = 0; change < CHANGES; change++) {
        const headers = { 'content-type': 'application/merge-patch+json' };
        const body = { metadata: { labels: { change: `${round}-${change}` } } };
        await send('PATCH', `${pods}/pod`, body, { headers });
      }
      await sim.sleep('10ms');
      let received = 0;
      for (const { events } of open) {
        for (; events.length > 0; received++) await events.receive();
      }
      return received;
    };
    await changes('warm-up');
    let received = 0;
    const spent = await micros(async () => {
      received = await changes('measured');
    });
    const expected = CHANGES * (concerned === 'one' ? 1 : watchers);
    if (received !== expected) throw new Error(`${received} events came, of ${expected}`);
    return { microsPerEvent: rounded(spent / received), microsPerChange: rounded(spent / CHANGES) };
  });
}
