import { describe, expect, it } from 'vitest';
import { host } from '../../../src/engine/host.ts';
import { Channel } from '../../../src/engine/sim/channel.ts';
import { NeverSettledError, type RealClock, Simulation } from '../../../src/engine/sim/simulation.ts';
import { type Micros, micros, millis } from '../../../src/engine/sim/time.ts';

describe('processes', () => {
  it('run one at a time, in the order in which they became ready', async () => {
    const sim = new Simulation();
    const log: string[] = [];
    await sim.call('main', async () => {
      const workers = ['a', 'b', 'c'].map((name) =>
        sim.spawn(name, async () => {
          log.push(`${name}1`);
          await sim.sleep('1s');
          log.push(`${name}2`);
        }),
      );
      for (const worker of workers) await sim.join(worker);
    });
    expect(log).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
    expect(sim.now).toBe(1_000_000);
  });

  it('answer two calls of the program in the order written, on one clock', async () => {
    const sim = new Simulation();
    const log: string[] = [];
    const say = (name: string, span: string) =>
      sim.call(name, async () => {
        await sim.sleep(span);
        log.push(`${name}@${sim.now}`);
        return name;
      });
    expect(await Promise.all([say('first', '2s'), say('second', '1s')])).toEqual(['first', 'second']);
    expect(log).toEqual(['second@1000000', 'first@2000000']);
  });

  it('leave the clock alone while the program does not wait', async () => {
    const sim = new Simulation();
    await sim.call('start', async () => {
      sim.spawn('ticker', async () => {
        for (;;) await sim.sleep('1s');
      });
    });
    expect(sim.now).toBe(0);
    await sim.call('wait', () => sim.sleep('2500ms'));
    expect(sim.now).toBe(2_500_000);
  });

  it('stand still from the answer to the last call until the next one, whatever time that takes', async () => {
    const sim = new Simulation();
    const log: string[] = [];
    await sim.call('first', async () => {
      sim.spawn('ready', async () => {
        log.push('ready');
      });
    });
    for (let turn = 0; turn < 5; turn++) await host.macrotask();
    expect(log).toEqual([]);
    await sim.call('second', async () => {
      log.push('second');
    });
    expect(log).toEqual(['ready', 'second']);
  });

  it('may use the calls of the program themselves, as a hook does', async () => {
    const sim = new Simulation();
    const inner = () =>
      sim.call('inner', async () => {
        await sim.sleep('1s');
        return 42;
      });
    expect(await sim.call('outer', async () => (await inner()) + 1)).toBe(43);
    await expect(
      sim.call('outer', () =>
        sim.call('inner', async () => {
          throw new Error('refused');
        }),
      ),
    ).rejects.toThrow('refused');
  });

  it('pass the cause on: to what they spawn and to who receives their messages', async () => {
    const sim = new Simulation();
    const channel = new Channel<string>(sim, 'words');
    const seen: (number | undefined)[] = [];
    await sim.call('main', async () => {
      const reader = sim.spawn('reader', async () => {
        await channel.receive();
        seen.push(sim.cause);
      });
      sim.cause = 7;
      const child = sim.spawn('child', async () => void seen.push(sim.cause));
      await sim.join(child);
      channel.send('hello');
      await sim.join(reader);
    });
    expect(seen).toEqual([7, 7]);
  });
});

describe('a process is stopped by name', () => {
  const stopped = (body: (sim: Simulation) => Promise<void>) => {
    const sim = new Simulation();
    return expect(
      sim.call('main', async () => {
        await sim.join(sim.spawn('culprit', () => body(sim)));
        await sim.sleep('1s');
      }),
    ).rejects;
  };

  it('when it waits for something outside the simulation', async () => {
    await stopped(() => new Promise((resolve) => setTimeout(resolve, 5))).toThrow(
      'process "culprit" waits for something outside the simulation (a timer, the network, or a promise that never settles)',
    );
  });

  it('when it never lets the clock move', async () => {
    await stopped(async (sim) => {
      for (;;) await sim.sleep('0s');
    }).toThrow('process "culprit" never lets the clock move');
  });

  it('when it waits for two things at once', async () => {
    await stopped(async (sim) => {
      await Promise.all([sim.sleep('1s'), sim.sleep('2s')]);
    }).toThrow('process "culprit" waits for two things at once: 1s to pass and 2s to pass');
  });

  it('when it throws', async () => {
    await stopped(async () => {
      throw new Error('no such plan');
    }).toThrow('process "culprit" failed: no such plan');
  });

  it('and the run goes on: a later call is answered', async () => {
    const sim = new Simulation();
    await expect(sim.call('stuck', () => new Promise(() => {}))).rejects.toThrow('process "stuck" waits');
    expect(await sim.call('next', async () => sim.sleep('1s').then(() => 'alive'))).toBe('alive');
  });

  it('is not mistaken when it takes many microtasks without blocking', async () => {
    const sim = new Simulation();
    const long = sim.call('long', async () => {
      for (let i = 0; i < 200_000; i++) await null;
      return 'done';
    });
    expect(await long).toBe('done');
  });
});

describe('reader code', () => {
  it('is awaited only if it returns a thenable', async () => {
    const sim = new Simulation();
    await sim.call('main', async () => {
      expect(sim.readerCode('sync', () => 3)).toBe(3);
      expect(await sim.readerCode('async', async () => 4)).toBe(4);
    });
  });

  it('that never settles is given up with an error that the caller can answer', async () => {
    const sim = new Simulation();
    const answer = await sim.call('hook', async () => {
      try {
        return await sim.readerCode('never', () => new Promise<string>(() => {}));
      } catch (error) {
        await sim.sleep('10s');
        return error;
      }
    });
    expect(answer).toBeInstanceOf(NeverSettledError);
    expect(sim.now).toBe(10_000_000);
  });

  it('may wait on the simulation', async () => {
    const sim = new Simulation();
    const value = await sim.call('hook', async () =>
      sim.readerCode('sleeps', async () => {
        await sim.call('cluster.sleep', () => sim.sleep('2s'));
        return sim.now;
      }),
    );
    expect(value).toBe(2_000_000);
  });
});

describe('the program', () => {
  it('is told when nothing is left that could answer it', async () => {
    const sim = new Simulation();
    await expect(sim.call('reading', () => sim.block('a letter', () => {}))).rejects.toThrow(
      'reading waits for ever: nothing is left in the cluster that could happen',
    );
  });

  it('cannot wait inside the simulation without a process', async () => {
    await expect(new Simulation().sleep('1s')).rejects.toThrow("such as cluster.sleep('2s')");
  });

  it('has its unanswered calls listed', async () => {
    const sim = new Simulation();
    void sim.call("cluster.kubectl('get pods')", () => sim.sleep('1s'));
    expect(sim.outstanding.map((call) => call.name)).toEqual(["cluster.kubectl('get pods')"]);
  });
});

describe('random numbers', () => {
  it('are one stream a component: a draw in one does not shift another', () => {
    const a = new Simulation({ seed: 5 });
    const b = new Simulation({ seed: 5 });
    a.random('etcd').bits();
    expect(a.random('kubelet').hex(8)).toBe(b.random('kubelet').hex(8));
    expect(new Simulation({ seed: 6 }).random('kubelet').hex(8)).not.toBe(b.random('kubelet').hex(8));
  });
});

describe('the real driver', () => {
  /** A wall clock that the test moves: it jumps to what is waited for, and says what time an injection comes at. */
  class TestClock implements RealClock {
    wall = 0 as Micros;
    #wake: (() => void) | undefined;
    now = (): Micros => this.wall;
    waitUntil(at: Micros | undefined): Promise<void> {
      return new Promise((resolve) => {
        this.#wake = resolve;
        if (at !== undefined) {
          setTimeout(() => {
            this.wall = Math.max(this.wall, at) as Micros;
            resolve();
          }, 1);
        }
      });
    }
    interrupt(): void {
      this.#wake?.();
    }
  }

  it('takes messages from the outside, and replays them byte for byte on the virtual clock', async () => {
    const run = (sim: Simulation): string[] => {
      const log: string[] = [];
      const mailbox = new Channel<string>(sim, 'mailbox');
      sim.onInject('mail', async (message) => {
        await sim.sleep(millis(1));
        mailbox.send(String(message));
      });
      void sim.call('reader', async () => {
        sim.spawn('ticker', async () => {
          for (let i = 0; i < 10; i++) {
            await sim.sleep(millis(2));
            log.push(`tick ${sim.now}`);
          }
        });
        for (let i = 0; i < 2; i++)
          log.push(`${await mailbox.receive()} ${sim.now} ${sim.random('x').hex(4)}`);
        await sim.sleep(millis(30));
        log.push('end');
      });
      return log;
    };
    const clock = new TestClock();
    const real = new Simulation({ clock });
    const serving = real.serve();
    const live = run(real);
    await new Promise((resolve) => setTimeout(resolve, 5));
    clock.wall = micros(Math.max(clock.wall, 4_321));
    real.inject('mail', 'one');
    await new Promise((resolve) => setTimeout(resolve, 10));
    real.inject('mail', 'two');
    await expect.poll(() => live.at(-1)).toBe('end');
    serving.stop();
    expect(real.injections).toHaveLength(2);

    const replayed = run(new Simulation({ replay: real.injections }));
    await expect.poll(() => replayed.at(-1)).toBe('end');
    expect(replayed).toEqual(live);
  });
});

describe('parts that load on demand', () => {
  it('leave clock and order as they are, however long loading takes', async () => {
    const run = async (load: () => Promise<number>): Promise<string[]> => {
      const sim = new Simulation();
      const log: string[] = [];
      const worker = (name: string) =>
        sim.call(name, async () => {
          await sim.sleep('1ms');
          const value = await sim.load(load);
          log.push(`${name} ${value} at ${sim.now}`);
          await sim.sleep('1ms');
          log.push(`${name} done`);
        });
      await Promise.all([worker('a'), worker('b')]);
      return log;
    };
    const slow = () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 20));
    const cached = async () => 1;
    expect(await run(slow)).toEqual(await run(cached));
    expect(await run(slow)).toEqual(['a 1 at 1000', 'b 1 at 1000', 'a done', 'b done']);
  });

  it('reject when they cannot be had, and the run goes on', async () => {
    const sim = new Simulation();
    const absent = sim.call('load', () => sim.load(() => Promise.reject(new Error('no such part'))));
    await expect(absent).rejects.toThrow('no such part');
    await sim.call('later', () => sim.sleep('1s'));
    expect(sim.now).toBe(1_000_000);
  });
});
