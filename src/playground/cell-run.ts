/** What a cell does while its program runs, and what it shows of it; loaded when a first cell is about to run. */
import type { TraceEvent } from '#engine';
import { type CellElement, nameOf } from './cell-element.ts';
import { type CheckResult, checksOf } from './checks.ts';
import { currentRun } from './current-run.ts';
import { escapeHtml } from './html.ts';
import { exitCodes, type Output, type Program, type Run } from './protocol.ts';
import { renderOutput } from './render-output.ts';
import { withSeed } from './seed.ts';
import { swappedWords } from './swapped-words.ts';

let last: CellElement | undefined;

/** The cell whose run is the page's current one. */
export const lastRun = (): CellElement | undefined => last;

/** The runs of one cell: there is one at a time. */
export class CellRun {
  readonly #cell: CellElement;
  #run: Run | undefined;
  /** The reader pressed Stop; without it a run that was killed gave way to another cell's. */
  #stopped = false;

  constructor(cell: CellElement) {
    this.#cell = cell;
  }

  /**
   * Runs the cell's program and resolves when it has ended and its output is shown.
   * @param from the event of the unedited run after which the edited cell takes over; 0 is the beginning
   */
  async start(from = 0): Promise<void> {
    const cell = this.#cell;
    const outputs: Output[] = [];
    let swapped = '';
    const events: TraceEvent[] = [];
    /** Events of a long run that the realm has to itself. */
    let kept = 0;
    const allEvents = async (): Promise<readonly TraceEvent[]> => {
      const sent = [...events];
      if (kept === 0) return sent;
      const rest = await run.ask({ from: sent.length, to: Number.MAX_SAFE_INTEGER });
      return [...sent, ...(rest?.events ?? [])];
    };
    const edited = cell.code !== cell.original;
    cell.dataset['state'] = 'running';
    this.#stopped = false;
    last = cell;
    const { seed } = cell.dataset;
    const seeded = (program: Program): Program =>
      seed === undefined ? program : withSeed(program, Number(seed));
    const run = currentRun().start(
      seeded(cell.program),
      `${edited ? 'your edited ' : ''}${nameOf(cell.file)}${seed === undefined ? '' : `, seed ${seed}`}`,
      (message) => {
        if (message.type === 'output') outputs.push(message.output);
        if (message.type === 'swapped') swapped = swappedWords(message.names);
        if (message.type === 'trace') {
          if (message.reset) events.length = 0;
          events.push(...message.events);
          kept = message.kept ?? 0;
        }
        // What the reader did at the prompt may have solved it.
        if (message.type === 'command-result') void this.#check(allEvents);
      },
      {
        original: seeded(cell.programWith(cell.original)),
        edited: () => (cell.code === cell.original ? undefined : seeded(cell.program)),
        runFrom: (position) => void this.start(position),
      },
      from,
    );
    this.#run = run;
    const exitCode = await run.exit;
    if (this.#run !== run) return;
    const errors = outputs.flatMap((output) => (output.kind === 'error' ? [output.error] : []));
    const refused = errors.find(({ name }) => from > 0 && name === 'ForkRefused');
    if (refused) {
      await this.start();
      return cell.say(`${refused.message} So it ran from the beginning.`, 'failed');
    }
    delete cell.dataset['state'];
    const note = swapped && `<p class="caption">${escapeHtml(swapped)}.</p>`;
    cell.area('output').innerHTML = note + outputs.map(renderOutput).join('');
    cell.mark(errors);
    if (exitCode === exitCodes.killed) {
      cell.say(this.#stopped ? 'Stopped' : 'Stopped: another cell runs', 'failed');
    } else if (exitCode !== exitCodes.ok) {
      cell.say('Stopped with an error', 'failed');
    } else {
      const since = from > 0 ? ` from event ${from} on` : '';
      cell.say(edited ? `Ran with your change${since}` : 'Ran', 'done');
    }
    if (exitCode !== exitCodes.killed && errors.length === 0) await this.#check(allEvents);
    cell.dispatchEvent(new CustomEvent('one-pod:ran', { bubbles: true, detail: { exitCode } }));
  }

  /** The reader has had enough of it. */
  stop(): void {
    this.#stopped = true;
    this.kill();
  }

  kill(): void {
    this.#run?.kill();
  }

  /** An exercise: its checks look at what happened, never at the text. */
  async #check(allEvents: () => Promise<readonly TraceEvent[]>): Promise<void> {
    const cell = this.#cell;
    const file = cell.dataset['check'];
    const check = file && (await cell.load('The check', () => checksOf(file)));
    if (!check) return;
    const results = check(await allEvents());
    cell.area('checks').replaceChildren(...results.map(checkItem));
    const solved = results.every((result) => result.passed);
    cell.dataset['solved'] = String(solved);
    cell.say(solved ? 'Solved' : 'Not solved yet', solved ? 'done' : 'failed');
    if (solved && !('foreign' in cell.dataset)) await cell.keep().then((kept) => kept?.solved());
  }
}

function checkItem(result: CheckResult): HTMLElement {
  const item = document.createElement('li');
  item.className = result.passed ? 'passed' : 'failed';
  item.textContent = `${result.passed ? '✓' : '✗'} ${result.words}`;
  return item;
}

/** Gets ready what a first run needs, and an exercise's check. */
export async function warm(check: string | undefined): Promise<void> {
  if (check) void checksOf(check).catch(() => {});
  await currentRun().warm();
}
