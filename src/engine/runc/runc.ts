/**
 * runc: the program that makes a container of a bundle. `create` does everything up to the wait in open() of the exec
 * FIFO and leaves the init process there; `start` is a second program, which only opens the FIFO's other end, so that
 * the init becomes the container's program by execve. Source: opencontainers/runc 1.3.6; golden/story/runc.json.
 */
import { Channel } from '../sim/channel.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, micros, millis } from '../sim/time.ts';
import type { Step } from '../trace/steps.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import type { OciSpec } from './oci-spec.ts';
import {
  createCalls,
  programCalls,
  type RuncContainer,
  type SystemCall,
  startCalls,
  startedCalls,
} from './system-calls.ts';

/** Modelled: the durations of golden/story/nginx.json without its shell wrappers. */
const CREATE_MICROS = millis(44);
const START_MICROS = millis(6);
const KILL_MICROS = millis(5);
const DELETE_MICROS = millis(9);
const EXEC_MICROS = millis(34);

interface Running extends RuncContainer {
  /** The exec FIFO: `start` sends, the waiting init receives. */
  readonly fifo: Channel<void>;
  /** The init process says that it has called execve. */
  readonly program: Channel<void>;
}

export class Runc {
  readonly #sim: Simulation;
  readonly #emit: Emit;
  readonly #name: string;
  readonly #containers = new Map<string, Running>();
  #pid = 600;

  constructor(sim: Simulation, trace: Trace, nodeName: string) {
    this.#sim = sim;
    this.#name = `runc/${nodeName}`;
    this.#emit = trace.emitter(this.#name, 'runc/runc.ts');
  }

  /** Process id of a container's init, as its siblings name its namespaces: `/proc/628/ns/net`. */
  pid(id: string): number {
    return this.#containers.get(id)?.pids[2] ?? 0;
  }

  async create(id: string, bundle: string, spec: OciSpec, step: Step): Promise<void> {
    const first = (this.#pid += 9);
    const container: Running = {
      id,
      bundle,
      spec,
      pids: [first, first + 5, first + 7],
      fifo: new Channel(this.#sim, `exec.fifo of ${id.slice(0, 12)}`),
      program: new Channel(this.#sim, `execve of ${id.slice(0, 12)}`),
    };
    const argv = ['create', '--bundle', bundle, '--pid-file', `${bundle}/init.pid`, id];
    await this.#run(
      'create',
      container,
      argv,
      step,
      CREATE_MICROS,
      async () => {
        await this.#make(container, createCalls(container), step, CREATE_MICROS);
        this.#containers.set(id, container);
      },
      spec,
    );
    this.#sim.spawn(`${this.#name} init ${id.slice(0, 12)}`, () => this.#init(container, step));
  }

  async start(id: string, step: Step): Promise<void> {
    const container = this.#container(id);
    await this.#run('start', container, ['start', id], step, START_MICROS, async () => {
      await this.#make(container, startCalls(container), step, START_MICROS);
      container.fifo.send();
      await container.program.receive();
      await this.#make(container, startedCalls(container), step, micros(0));
    });
  }

  /** Starts another process in a container. */
  async exec(id: string, bundle: string, process: string, step: Step): Promise<void> {
    const argv = ['exec', '--process', `/tmp/runc-process${process.slice(0, 10)}`, '--detach'];
    await this.#run(
      'exec',
      this.#container(id),
      [...argv, '--pid-file', `${bundle}/${process}.pid`, id],
      step,
      EXEC_MICROS,
      () => this.#sim.sleep(EXEC_MICROS),
    );
  }

  async kill(id: string, signal: number, all: boolean, step: Step): Promise<void> {
    const argv = ['kill', ...(all ? ['--all'] : []), id, String(signal)];
    await this.#run('kill', this.#container(id), argv, step, KILL_MICROS, () => this.#sim.sleep(KILL_MICROS));
  }

  async delete(id: string, step: Step): Promise<void> {
    const container = this.#container(id);
    await this.#run('delete', container, ['delete', id], step, DELETE_MICROS, async () => {
      await this.#sim.sleep(DELETE_MICROS);
      this.#containers.delete(id);
    });
    container.fifo.close();
  }

  /** What a shim's own `delete` does when its sandbox has gone: it makes sure of it. Nothing is left to delete. */
  async ensureDeleted(id: string, step: Step): Promise<void> {
    await this.#run('delete', { id }, ['delete', '--force', id], step, DELETE_MICROS, () =>
      this.#sim.sleep(DELETE_MICROS),
    );
  }

  /** The process that `create` leaves behind: it waits for the FIFO, then becomes the container's program. */
  async #init(container: Running, step: Step): Promise<void> {
    await container.fifo.receive();
    if (container.fifo.closed) return;
    await this.#make(container, programCalls(container), step, micros(0));
    container.program.send();
  }

  async #run(
    operation: string,
    { id }: Pick<Running, 'id'>,
    argv: string[],
    step: Step,
    span: Micros,
    body: () => Promise<void>,
    spec?: OciSpec,
  ): Promise<void> {
    this.#emit('runc.called', step, {
      operation,
      container: id,
      argv: ['runc', '--root', '/run/containerd/runc/k8s.io', ...argv],
      ...(spec && { spec }),
    });
    await body();
    this.#emit('runc.answered', step, { operation, container: id, exitCode: 0, micros: span });
  }

  /** Makes system calls in their order; the time passes where one process hands over to another. */
  async #make({ id }: Running, calls: readonly SystemCall[], step: Step, span: Micros): Promise<void> {
    const handOvers = calls.filter((call, index) => call.process !== calls[index + 1]?.process).length;
    for (const [index, { process, call, result }] of calls.entries()) {
      this.#emit(
        'runc.syscall',
        step,
        { container: id, process, call, ...(result !== undefined && { result }) },
        { aside: true },
      );
      if (span > 0 && process !== calls[index + 1]?.process)
        await this.#sim.sleep(micros(Math.floor(span / handOvers)));
    }
  }

  #container(id: string): Running {
    const container = this.#containers.get(id);
    if (!container) throw new Error(`runc knows no container ${id}`);
    return container;
  }
}
