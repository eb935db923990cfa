/**
 * The kernel: deterministic processes on a virtual clock.
 *
 * A process is an async function that waits only on the simulation: `sleep`, a channel, `join`, `block`. One process
 * runs at a time. When it blocks, the kernel picks the next that is ready, in the order in which they became ready;
 * when none is, it moves the clock to the next timer, or, where it follows a wall clock, waits for that or for something
 * to be injected.
 *
 * The reader's program is outside the simulation. What it asks for enters by `call` and keeps the clock moving until
 * it is answered; then the kernel waits until the microtask queue has run dry, so that the program has done all it
 * can, and goes on if more was asked.
 *
 * A process that waits for anything else (a timer, a promise of its own) is recognized in the same way: the queue is
 * dry and the process has not blocked. It is stopped, and the error names it.
 */
import { host } from '../host.ts';
import { RandomStream } from './random.ts';
import { type Duration, formatDuration, type Micros, micros, parseDuration } from './time.ts';

/** A wall clock. Times are microseconds since the run began. */
export interface RealClock {
  now(): Micros;
  /** Resolves when the wall clock has reached `at` (never, if undefined) or `interrupt` was called. */
  waitUntil(at: Micros | undefined): Promise<void>;
  interrupt(): void;
}

/** What came from the outside in a real-time run; given to `new Simulation`, it replays that run byte for byte. */
export interface Injection {
  readonly at: Micros;
  readonly port: string;
  readonly message: unknown;
}

export interface SimulationOptions {
  /** Default: the host's, which is 1. */
  readonly seed?: number;
  /** The wall clock that the run follows. Without one its time is virtual: it jumps to the next timer. */
  readonly clock?: RealClock;
  readonly replay?: readonly Injection[];
}

/** How many times processes may be resumed at one instant before the run is stopped: nothing real needs that many. */
const RESUMES_PER_INSTANT_MAX = 1_000_000;

export class Process {
  readonly name: string;
  /** Id of the trace event that this process acts upon; events it emits are caused by it. */
  cause: number | undefined;
  state: 'running' | 'blocked' | 'ended' | 'stopped' = 'blocked';
  /** What the process waits for, in words. */
  waitsFor = 'its start';
  /** Set while the process waits for a promise of reader code; rejects it. */
  abandon: ((error: Error) => void) | undefined;
  #whenEnded: (() => void)[] = [];

  constructor(name: string, cause: number | undefined) {
    this.name = name;
    this.cause = cause;
  }

  get over(): boolean {
    return this.state === 'ended' || this.state === 'stopped';
  }

  /** For the kernel: told when the process is over, before the clock moves. Processes use `Simulation.join`. */
  whenOver(listener: () => void): void {
    this.#whenEnded.push(listener);
  }

  finish(state: 'ended' | 'stopped'): void {
    this.state = state;
    for (const listener of this.#whenEnded.splice(0)) listener();
  }
}

/** A fault of the program or of the engine that stopped a process. `process` is its name. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly process: string;

  constructor(process: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.process = process;
  }
}

/** A promise of reader code that can never settle, because nothing is left that could settle it. */
export class NeverSettledError extends Error {
  override readonly name = 'NeverSettledError';
}

interface Timer {
  at: Micros;
  /** What came from the outside at an instant is handled after the simulation's own timers of that instant. */
  readonly outside: boolean;
  readonly seq: number;
  fire: (() => void) | undefined;
}

/** A handle that takes a timer back. */
export type Cancel = () => void;

interface OutsideCall {
  readonly name: string;
  /** Where the program made the call: the engine keeps the error, the host reads its stack. */
  readonly madeAt: Error;
  fail(error: unknown): void;
}

export class Simulation {
  readonly seed: number;
  /** What was injected so far, in order. */
  readonly injections: Injection[] = [];
  #clock: RealClock | undefined;
  #now = 0 as Micros;
  #seq = 0;
  #timers: Timer[] = [];
  #ready: { process: Process; resume: () => void }[] = [];
  #readyHead = 0;
  #current: Process | undefined;
  #outside = new Set<OutsideCall>();
  #streams = new Map<string, RandomStream>();
  #ports = new Map<string, (message: unknown) => Promise<void>>();
  #phase: 'idle' | 'driving' | 'yielding' = 'idle';
  #serving = false;
  #watched = false;
  #resumesAtInstant = 0;

  constructor(options: SimulationOptions = {}) {
    this.seed = options.seed ?? host.seed;
    this.#clock = options.clock;
    this.replay(options.replay ?? []);
  }

  get now(): Micros {
    return this.#now;
  }

  /** The random numbers of one component. The same seed and name give the same numbers. */
  random(component: string): RandomStream {
    let stream = this.#streams.get(component);
    if (!stream) this.#streams.set(component, (stream = new RandomStream(this.seed, component)));
    return stream;
  }

  /** Id of the trace event that the running process acts upon. */
  get cause(): number | undefined {
    return this.#current?.cause;
  }

  set cause(id: number | undefined) {
    if (this.#current) this.#current.cause = id;
  }

  /** The name of the running process, or undefined while the program outside runs. */
  get running(): string | undefined {
    return this.#current?.name;
  }

  /** Starts a process. It runs when the running one has blocked. An error that leaves it stops the run. */
  spawn(name: string, body: () => Promise<void>): Process {
    const process = new Process(name, this.cause);
    this.#start(process, body, (failure) => failure && this.#fail(process, failure.error));
    return process;
  }

  /** Waits until a process has ended. */
  async join(process: Process): Promise<void> {
    if (process.over) return;
    await this.block<void>(`${process.name} to end`, (wake) => process.whenOver(() => wake(undefined)));
  }

  /** Waits for a span of virtual time. */
  sleep(span: Duration): Promise<void> {
    const at = micros(this.#now + Math.max(0, parseDuration(span)));
    return this.block<void>(`${formatDuration(parseDuration(span))} to pass`, (wake) => {
      this.#push(at, false, () => wake(undefined));
    });
  }

  /** Waits until everything that is due at this instant is done, as what comes from the outside does. */
  settled(): Promise<void> {
    return this.block<void>('this instant to end', (wake) => {
      this.#push(this.#now, true, () => wake(undefined));
    });
  }

  /** Calls `fire` when the span has passed; it may wake processes and spawn, nothing else. */
  after(span: Micros, fire: () => void): Cancel {
    const timer = this.#push(micros(this.#now + Math.max(0, span)), false, fire);
    return () => {
      timer.fire = undefined;
    };
  }

  /**
   * The one primitive on which a process blocks. `register` gets the function that makes it ready again; only its
   * first call counts. `waitsFor` completes the sentence "process P waits for …".
   */
  block<T>(waitsFor: string, register: (wake: (value: T) => void) => void): Promise<T> {
    const process = this.#current;
    if (!process) {
      return Promise.reject(
        new Error(
          `only a process can wait for ${waitsFor}; a program waits by the Cluster's methods, such as cluster.sleep('2s')`,
        ),
      );
    }
    if (process.state !== 'running') {
      const error = new ProcessError(
        process.name,
        `process "${process.name}" waits for two things at once: ${process.waitsFor} and ${waitsFor}; await the first, or spawn a process for each and join them`,
      );
      return Promise.reject(error);
    }
    process.state = 'blocked';
    process.waitsFor = waitsFor;
    return new Promise<T>((resolve) => {
      let woken = false;
      register((value) => {
        if (woken || process.state === 'stopped') return;
        woken = true;
        this.#ready.push({ process, resume: () => resolve(value) });
        this.#drive();
      });
      void Promise.resolve().then(() => this.#release(process));
    });
  }

  /**
   * Runs what the program outside asks for as a process, and keeps the clock moving until it has ended. Called by a
   * process (a hook that uses the Cluster), it spawns and joins.
   */
  call<T>(name: string, body: () => Promise<T>): Promise<T> {
    const process = new Process(name, this.cause);
    if (this.#current) return this.#callFromInside(process, body);
    return new Promise<T>((resolve, reject) => {
      const once =
        <V>(pass: (value: V) => void) =>
        (value: V): void => {
          if (!this.#outside.delete(call)) return;
          pass(value);
          this.#yield();
        };
      const madeAt = new Error(name);
      const fail = once(reject);
      const call: OutsideCall = { name, madeAt, fail: (error) => fail(calledFrom(madeAt, error)) };
      this.#outside.add(call);
      const answer = once(resolve);
      let value: T;
      this.#start(
        process,
        async () => {
          value = await body();
        },
        (failure) => (failure ? call.fail(failure.error) : answer(value)),
      );
    });
  }

  /** Makes this instant the beginning: the clock reads 0, and what is due keeps its distance. */
  begin(): void {
    const shift = this.#now;
    this.#now = 0 as Micros;
    for (const timer of this.#timers) timer.at = (timer.at - shift) as Micros;
  }

  /** Calls of the program that have not been answered yet. */
  get outstanding(): readonly { readonly name: string; readonly madeAt: Error }[] {
    return [...this.#outside];
  }

  /**
   * Runs reader code that may be sync or async, and awaits its result only if it is a thenable. A promise that can
   * never settle rejects with a NeverSettledError, so that the extension point can answer as the real one does.
   */
  readerCode<T>(name: string, run: () => T | PromiseLike<T>): T | Promise<T> {
    host.entering(name);
    const result = run();
    if (!isThenable(result)) return result;
    const process = this.#current;
    if (!process) return Promise.resolve(result);
    return new Promise<T>((resolve, reject) => {
      const done =
        <V>(pass: (value: V) => void) =>
        (value: V): void => {
          if (process.abandon !== reject) return;
          process.abandon = undefined;
          pass(value);
        };
      process.abandon = reject;
      result.then(done(resolve), done(reject));
    });
  }

  /**
   * Loads a part of the engine that most runs do without: `sim.load(() => import('./delete.ts'))`. The clock stands
   * still and nobody else runs until it is there, so a run is the same whether it was loaded before or not.
   */
  async load<T>(importModule: () => Promise<T>): Promise<T> {
    const phase = this.#phase;
    this.#phase = 'yielding';
    try {
      return await importModule();
    } finally {
      this.#phase = phase;
      this.#watch();
    }
  }

  /** Registers the handler of what is injected at a port. Each message is handled by a process of its own. */
  onInject(port: string, handler: (message: unknown) => Promise<void>): void {
    this.#ports.set(port, handler);
  }

  /** Brings a message in from the outside; it is recorded with its time, so that the run can be replayed. */
  inject(port: string, message: unknown): void {
    const at = Math.max(this.#now, this.#clock?.now() ?? 0) as Micros;
    this.replay([{ at, port, message }]);
    this.#drive();
  }

  /** Delivers messages at the times that they were injected at in another run. */
  replay(injections: readonly Injection[]): void {
    for (const injection of injections) this.#push(injection.at, true, () => this.#deliver(injection));
  }

  /**
   * Goes on until `stop` is called, whether or not the program waits for something: from now on by a wall clock if one
   * is given, which then reads what this one reads.
   */
  serve(clock?: RealClock): { stop(): void } {
    const before = this.#clock;
    this.#clock = clock ?? before;
    this.#serving = true;
    this.#drive();
    return {
      stop: () => {
        this.#serving = false;
        this.#drive();
        this.#clock = before;
      },
    };
  }

  async #callFromInside<T>(process: Process, body: () => Promise<T>): Promise<T> {
    let outcome: { ok: true; value: T } | { ok: false; error: unknown } | undefined;
    this.#start(
      process,
      async () => {
        outcome = { ok: true, value: await body() };
      },
      (failure) => {
        if (failure) outcome = { ok: false, error: failure.error };
      },
    );
    await this.join(process);
    if (outcome?.ok) return outcome.value;
    throw outcome ? outcome.error : new ProcessError(process.name, `process "${process.name}" was stopped`);
  }

  /** `over` is told when the process has given up its turn for good: undefined for an end, else what it failed of. */
  #start(
    process: Process,
    body: () => Promise<void>,
    over: (failure: { error: unknown } | undefined) => void,
  ): void {
    const resume = async (): Promise<void> => {
      let failure: { error: unknown } | undefined;
      try {
        await body();
      } catch (error) {
        failure = { error };
      }
      if (process.state === 'stopped') return;
      process.finish('ended');
      if (this.#current === process) this.#current = undefined;
      over(failure);
      this.#dispatch();
    };
    this.#ready.push({ process, resume: () => void resume() });
    this.#drive();
  }

  /** The process gives up its turn: it has blocked or ended. */
  #release(process: Process): void {
    if (this.#current !== process) return;
    this.#current = undefined;
    this.#dispatch();
  }

  #drive(): void {
    if (this.#phase === 'idle' && (this.#outside.size > 0 || this.#serving)) this.#yield();
    else this.#clock?.interrupt();
  }

  /** Lets the program outside run until it can do no more, then goes on. */
  #yield(): void {
    if (this.#phase !== 'yielding') this.#pause(host.macrotask());
  }

  #pause(until: Promise<void>): void {
    this.#phase = 'yielding';
    void until.then(() => {
      this.#phase = 'driving';
      this.#watch();
      if (!this.#current) this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#phase === 'driving' && !this.#current) {
      const next = this.#ready[this.#readyHead];
      if (this.#outside.size === 0 && !this.#serving) {
        this.#phase = 'idle'; // Whoever is ready goes on with the next call, not at some moment after the program.
      } else if (next) {
        this.#readyHead++;
        if (this.#readyHead === this.#ready.length) {
          this.#ready = [];
          this.#readyHead = 0;
        }
        if (next.process.state === 'stopped') continue;
        this.#current = next.process;
        next.process.state = 'running';
        if (++this.#resumesAtInstant > RESUMES_PER_INSTANT_MAX) this.#stopRunaway(next.process);
        else next.resume();
      } else if (this.#clock && !this.#isDue(this.#clock)) {
        this.#pause(this.#clock.waitUntil(this.#timers[0]?.at));
      } else if (!this.#advance()) {
        this.#stall();
      }
    }
  }

  #advance(): boolean {
    const timer = this.#pop();
    if (!timer) return false;
    if (timer.fire) {
      if (timer.at > this.#now) {
        this.#now = timer.at;
        this.#resumesAtInstant = 0;
      }
      timer.fire();
    }
    return true;
  }

  #isDue(clock: RealClock): boolean {
    const [next] = this.#timers;
    return next !== undefined && next.at <= clock.now();
  }

  /** Nothing is ready and no timer is left, yet the program waits: it would wait for ever. */
  #stall(): void {
    for (const call of [...this.#outside]) {
      call.fail(
        new ProcessError(
          call.name,
          `${call.name} waits for ever: nothing is left in the cluster that could happen`,
        ),
      );
    }
  }

  /** Arms one macrotask: if it comes while a process runs, the microtask queue is dry and that process is stuck. */
  #watch(): void {
    if (this.#watched) return;
    this.#watched = true;
    void host.macrotask().then(() => {
      this.#watched = false;
      if (this.#phase !== 'driving' || !this.#current) return;
      this.#watch();
      this.#unstick(this.#current);
    });
  }

  #unstick(process: Process): void {
    const why = `process "${process.name}" waits for something outside the simulation`;
    if (process.abandon) {
      const abandon = process.abandon;
      process.abandon = undefined;
      abandon(
        new NeverSettledError(
          `${why}: a promise that never settles; wait by the Cluster's methods, such as cluster.sleep('2s')`,
        ),
      );
      return;
    }
    this.#stop(
      process,
      `${why} (a timer, the network, or a promise that never settles); wait by the Cluster's methods, such as cluster.sleep('2s')`,
    );
  }

  #stopRunaway(process: Process): void {
    this.#stop(
      process,
      `process "${process.name}" never lets the clock move: processes were resumed ${RESUMES_PER_INSTANT_MAX} times at ${formatDuration(this.#now)}`,
    );
  }

  #stop(process: Process, message: string): void {
    process.finish('stopped');
    this.#resumesAtInstant = 0;
    this.#fail(process, new ProcessError(process.name, message));
    this.#release(process);
  }

  /** A process of the cluster has failed: whatever the program waits for may never come, so it is told now. */
  #fail(process: Process, error: unknown): void {
    const failure =
      error instanceof ProcessError
        ? error
        : new ProcessError(
            process.name,
            `process "${process.name}" failed: ${error instanceof Error ? error.message : String(error)}`,
            error,
          );
    for (const call of [...this.#outside]) call.fail(failure);
  }

  #deliver(injection: Injection): void {
    const handler = this.#ports.get(injection.port);
    if (!handler) throw new Error(`nothing listens at the port '${injection.port}'`);
    this.injections.push(injection);
    this.spawn(injection.port, () => handler(injection.message));
  }

  #push(at: Micros, outside: boolean, fire: () => void): Timer {
    const timer: Timer = { at, outside, seq: this.#seq++, fire };
    const heap = this.#timers;
    heap.push(timer);
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!earlier(timer, heap[parent] as Timer)) break;
      heap[child] = heap[parent] as Timer;
      child = parent;
    }
    heap[child] = timer;
    return timer;
  }

  #pop(): Timer | undefined {
    const heap = this.#timers;
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (!earlier(heap[child] as Timer, last)) break;
      heap[parent] = heap[child] as Timer;
      parent = child;
    }
    heap[parent] = last;
    return top;
  }
}

/** The failure of a call carries `calledAt`, the place in the program: its own stack is the engine's. */
function calledFrom(madeAt: Error, error: unknown): unknown {
  if (error instanceof Error && Object.isExtensible(error) && !('calledAt' in error))
    Object.defineProperty(error, 'calledAt', { value: madeAt });
  return error;
}

function earlier(a: Timer, b: Timer): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.outside !== b.outside) return b.outside;
  return a.seq < b.seq;
}

export function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
