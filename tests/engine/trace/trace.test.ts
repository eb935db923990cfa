import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { steps } from '../../../src/engine/trace/steps.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

/** Two events in a row in one process, one beside them, and a process that goes on from there. */
async function example(): Promise<Trace> {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const kubectl = trace.emitter('kubectl', 'kubectl/kubectl.ts');
  const kubelet = trace.emitter('kubelet/node-1', 'kubelet/kubelet.ts');
  await sim.call('run', async () => {
    kubectl('command.started', 1, { line: 'run nginx --image nginx' });
    kubectl('program.noted', 1, { message: 'beside' }, { aside: true });
    await sim.sleep('1500us');
    const worker = sim.spawn('worker', async () => {
      await sim.sleep('1s');
      kubelet('kubelet.pod', 16, { pod: 'default/nginx', operation: 'ADD' });
    });
    kubectl('command.finished', 11, { line: 'run', exitCode: 0, stdout: 'pod/nginx created\n', stderr: '' });
    await sim.join(worker);
  });
  return trace;
}

describe('a trace', () => {
  it('links each event to the one that triggered it', async () => {
    const trace = await example();
    expect(trace.events.map((event) => event.cause)).toEqual([undefined, 1, 1, 1]);
    expect(trace.causes(4).map((event) => event.kind)).toEqual(['command.started', 'kubelet.pod']);
    expect(trace.effects(1).map((event) => event.id)).toEqual([2, 3, 4]);
  });

  it('is asked by step, actor, object and kind', async () => {
    const trace = await example();
    expect(trace.ofStep(1).map((event) => event.id)).toEqual([1, 2]);
    expect(trace.ofActor('kubelet').map((event) => event.id)).toEqual([4]);
    expect(trace.ofObject('nginx').map((event) => event.id)).toEqual([4]);
    expect(trace.ofKind('command.finished').map((event) => event.data.exitCode)).toEqual([0]);
  });

  it('has a stable text form, one line an event', async () => {
    expect(String(await example())).toMatchInlineSnapshot(`
      "@0.000ms #1 1 kubectl command.started {"line":"run nginx --image nginx"}
      @0.000ms #2 <1> 1 kubectl program.noted {"message":"beside"}
      @1.500ms #3 <1> 11 kubectl command.finished {"line":"run","exitCode":0,"stdout":"pod/nginx created\\n","stderr":""}
      @1001.500ms #4 <1> 16 kubelet/node-1 kubelet.pod {"pod":"default/nginx","operation":"ADD"}"
    `);
    expect(String(await example())).toBe(String(await example()));
  });

  it('tells subscribers, until they leave', async () => {
    const sim = new Simulation();
    const trace = new Trace(sim);
    const seen: number[] = [];
    const leave = trace.subscribe((event) => seen.push(event.id));
    const emit = trace.emitter('program', 'cluster.ts');
    emit('program.noted', 1, { message: 'a' });
    leave();
    emit('program.noted', 1, { message: 'b' });
    expect(seen).toEqual([1]);
    expect(trace).toHaveLength(2);
  });

  it('cannot be changed by who reads it', async () => {
    const event = (await example()).event(1);
    expect(Object.isFrozen(event)).toBe(true);
    expect(Object.isFrozen(event?.data)).toBe(true);
  });
});

it('there are 23 steps in five phases', () => {
  expect(steps.map((step) => step.number)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1));
  expect([...new Set(steps.map((step) => step.phase))]).toEqual([
    'client',
    'gate',
    'handoff',
    'node',
    'first-breath',
  ]);
});
