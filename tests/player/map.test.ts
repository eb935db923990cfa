/** The drawing as text: what it holds at every event of several runs, and that nothing of it sticks out or overlaps. */
import { describe, expect, test } from 'vitest';
import { Cluster, type TraceEvent } from '../../src/engine/index.ts';
import { drawMap } from '../../src/player/map.ts';
import { placesOf, wireBetween } from '../../src/player/places.ts';
import { PlayerRun } from '../../src/player/run.ts';
import { drawTimeline } from '../../src/player/timeline.ts';
import { headline, repeated, severalPods } from './runs.ts';

const scenarios: Record<string, () => Promise<readonly TraceEvent[]>> = {
  'the headline command': headline,
  'several Pods': severalPods,
  'one node': async () => {
    const cluster = new Cluster({ nodes: 1 });
    await cluster.kubectl('run nginx --image nginx');
    await cluster.until({ pod: 'nginx', phase: 'Running' });
    return cluster.trace.events;
  },
  'fifty nodes': async () => {
    const cluster = new Cluster({ nodes: 50 });
    await cluster.kubectl('run nginx --image nginx');
    await cluster.until({ pod: 'nginx', phase: 'Running' });
    return cluster.trace.events;
  },
};

describe.each(Object.entries(scenarios))('%s', (_name, trace) => {
  test.each(['wide', 'strip'] as const)('%s: every part stands within the drawing', async (layout) => {
    const run = new PlayerRun('', await trace());
    for (let position = 0; position <= run.length; position++) {
      const svg = drawMap(run.moment(position), layout);
      const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).map(Number);
      for (const [, x, y, w, h] of svg.matchAll(
        /<rect[^>]* x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)"/g,
      )) {
        expect(Number(x), `position ${position}`).toBeGreaterThanOrEqual(0);
        expect(Number(x) + Number(w), `position ${position}`).toBeLessThanOrEqual(width);
        expect(Number(y) + Number(h), `position ${position}`).toBeLessThanOrEqual(height);
      }
      expect(svg).not.toMatch(/NaN|\bundefined\b|[">]null[<"]/);
    }
  });

  test.each(['wide', 'strip'] as const)('%s: no two places overlap', async (layout) => {
    const run = new PlayerRun('', await trace());
    const { boxes } = placesOf(run.moment(run.length), layout);
    const places = [...boxes].filter(([name]) => !name.startsWith('node/'));
    for (const [a, one] of places)
      for (const [b, other] of places)
        if (a < b) {
          const apart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y;
          expect(apart, `${a} and ${b}`).toBe(true);
        }
  });
});

test('every message of the headline run has a wire to run along', async () => {
  const run = new PlayerRun('', await headline());
  for (let position = 1; position <= run.length; position++) {
    const moment = run.moment(position);
    if (!moment.message) continue;
    expect(drawMap(moment, 'wide'), `${moment.message.from} to ${moment.message.to}`).toContain(
      'class="dot"',
    );
  }
});

test('a wire leads from either end to the other', async () => {
  const run = new PlayerRun('', await headline());
  const places = placesOf(run.moment(run.length), 'wide');
  const there = wireBetween(places, 'kubectl', 'kube-apiserver');
  expect(wireBetween(places, 'kube-apiserver', 'kubectl')).toEqual(there?.toReversed());
  expect(wireBetween(places, 'runc/node-1', 'containerd/node-1')?.length).toBe(2);
});

test('names of a reader are text in the drawing', async () => {
  const [event] = await headline();
  const line = 'kubectl run "><script>alert(1)</script>';
  const svg = drawMap(new PlayerRun('', [{ ...event, data: { line } } as TraceEvent]).moment(1), 'wide');
  expect(svg).not.toContain('<script');
});

test('the text alternative says what happens and how the Pods are', async () => {
  const run = new PlayerRun('', await headline());
  expect(drawMap(run.moment(run.length), 'wide')).toMatch(
    /role="img" aria-label="[^"]*default\/nginx is running on node-1; etcd is at revision \d+\."/,
  );
});

test('the timeline of a run of any length has at most as many parts as it is wide', async () => {
  const long = repeated(await headline(), 20_000);
  expect(drawTimeline(long).match(/<rect/g)?.length).toBeLessThanOrEqual(640);
  const filtered = drawTimeline(long, { kind: 'etcd.put' });
  expect(filtered.match(/class="passing"/g)?.length).toBeGreaterThan(10);
  expect(filtered.match(/<rect/g)?.length).toBeLessThanOrEqual(1_280);
});
