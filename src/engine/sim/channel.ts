import type { Simulation } from './simulation.ts';

/**
 * An unbounded queue between processes. A message carries the cause of its sender, and whoever receives it acts upon
 * that cause: so the trace knows why without anybody passing it along.
 */
export class Channel<T> {
  readonly #sim: Simulation;
  readonly #name: string;
  #queue: { value: T; cause: number | undefined }[] = [];
  #receivers: ((message: { value: T; cause: number | undefined } | undefined) => void)[] = [];
  #closed = false;

  constructor(sim: Simulation, name: string) {
    this.#sim = sim;
    this.#name = name;
  }

  get length(): number {
    return this.#queue.length;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Never blocks. A message sent to a closed channel is dropped. */
  send(value: T): void {
    if (this.#closed) return;
    const message = { value, cause: this.#sim.cause };
    const receiver = this.#receivers.shift();
    if (receiver) receiver(message);
    else this.#queue.push(message);
  }

  /** The next message, or undefined when the channel is closed and empty. */
  async receive(): Promise<T | undefined> {
    let message = this.#queue.shift();
    if (!message) {
      if (this.#closed) return undefined;
      message = await this.#sim.block(`a message on ${this.#name}`, (wake) => this.#receivers.push(wake));
      if (!message) return undefined;
    }
    this.#sim.cause = message.cause;
    return message.value;
  }

  close(): void {
    this.#closed = true;
    for (const receiver of this.#receivers.splice(0)) receiver(undefined);
  }
}
