/**
 * The prompt at work: what is typed is read (command-lines.ts), run one command after the other against the page's
 * current run, and shown in the log as it comes. Keys are those of a shell; nothing here ever blocks the page.
 */
import type { CommandProgress } from '#engine';
import { currentRun } from '../current-run.ts';
import { type CommandResult, exitCodes, type Program, type Verdict } from '../protocol.ts';
import { readTyped, type Typed, whatThereIs } from './command-lines.ts';
import { browserStorage, History } from './history.ts';
import { finished, insertion } from './insertion.ts';
import { Log } from './log.ts';
import { PageFiles } from './page-files.ts';
import { type Moment, PlayerMoment } from './player-moment.ts';

/** A command that is over sooner shows no progress: it would only flicker. */
const BUSY_AFTER_MS = 150;
/** While somebody watches, a second of the cluster's time passes in a tenth of one. */
const CLUSTER_SECOND_MS = 100;
/** A watch that nobody stops ends after so many seconds of the cluster's time. */
const WATCH_SECONDS_MAX = 1_800;
/** What does not let itself be interrupted for so long is ended with its run. */
const STOP_MS = 1_000;

interface Running {
  readonly line: string;
  interrupted: boolean;
  /** Ends the wait between two seconds of a watch. */
  wake: () => void;
  startedAt: number | undefined;
}

export class Prompt {
  readonly #element: HTMLElement;
  readonly #log: Log;
  readonly #history = new History(browserStorage());
  readonly #files = new PageFiles();
  readonly #moment: PlayerMoment;
  #running: Running | undefined;
  /** Ends when everything that was typed so far is done. */
  #turn: Promise<void> = Promise.resolve();
  /** Escape was pressed: the next Tab leaves the prompt. */
  #tabLeaves = false;
  #search: { text: string; at: number } | undefined;
  #title: string | undefined;

  constructor(element: HTMLElement, signal: AbortSignal) {
    this.#element = element;
    this.#log = new Log(this.#part('log'));
    this.#input.addEventListener('keydown', (event) => this.#key(event), { signal });
    this.#input.addEventListener('input', () => this.#edited(), { signal });
    signal.addEventListener('abort', () => this.#interrupt());
    this.#moment = new PlayerMoment((moment) => this.#showMoment(moment), signal);
  }

  #showMoment(moment: Moment | undefined): void {
    const banner = this.#part('moment');
    banner.hidden = moment === undefined;
    fill(
      banner,
      moment
        ? `The player stands at event ${moment.position} of ${moment.length}: commands read the objects as they were then.`
        : '',
    );
  }

  /** Gets the sandbox ready, so that a first command answers at once. */
  warm(): Promise<void> {
    return currentRun().warm();
  }

  async submit(text: string): Promise<void> {
    this.#fit();
    if (text.trim() === '') return;
    const typed = readTyped(text);
    if (!typed) {
      this.#write(`${text}\n`);
      return this.#say('The lines go on: close the quotation mark, or end with the word behind <<.');
    }
    this.#history.add(text.trim());
    this.#search = undefined;
    // As in a terminal, what is typed while a command runs waits for its end.
    if (this.#running)
      this.#say(`${this.#running.line} is still running; this waits until it has ended or is stopped.`, true);
    this.#turn = this.#turn.then(async () => {
      for (const command of typed) if (!(await this.#do(command))) break;
      this.#showTools();
    });
    await this.#turn;
  }

  /** False when the commands behind it shall not run. */
  async #do(typed: Typed): Promise<boolean> {
    const log = this.#log;
    switch (typed.kind) {
      case 'clear':
        log.clear();
        return true;
      case 'help':
        log.command('help');
        log.note(
          `${whatThereIs} Type "kubectl --help" for its commands, or "kubectl run --help" for one of them. Tab completes; Esc, then Tab leaves the prompt. Up and Down bring back what was typed, Ctrl-R searches it. A manifest is typed behind apply -f - <<EOF, or kept: cat > pod.yaml <<EOF.`,
        );
        return true;
      case 'history':
        log.command('history');
        log.note(this.#history.lines.join('\n'));
        return true;
      case 'list':
        log.command('ls');
        log.note(this.#files.names.join('\n'));
        return true;
      case 'show':
        log.command(`cat ${typed.files.join(' ')}`);
        log.note(this.#files.show(typed.files));
        return true;
      case 'write':
        log.command(`cat > ${typed.file}`);
        this.#files.write(typed.file, typed.text);
        log.note(`${typed.file} has ${typed.text.split('\n').length - 1} lines.`);
        return true;
      case 'refused':
        log.refusal(typed.words);
        return true;
      default:
        return this.#run(typed);
    }
  }

  async #run(typed: Extract<Typed, { kind: 'kubectl' | 'sleep' }>): Promise<boolean> {
    const answer = this.#log.command(shown(typed));
    const running: Running = { line: shown(typed), interrupted: false, wake: () => {}, startedAt: undefined };
    this.#running = running;
    const busy = setTimeout(() => this.#say('Running…', true), BUSY_AFTER_MS);
    const pace = (progress: CommandProgress): Promise<Verdict> => {
      clearTimeout(busy);
      answer.append(progress.stdout + progress.stderr);
      return this.#pace(running, progress);
    };
    const at = this.#moment.current?.position;
    const ask = (line: string, stdin?: string): Promise<CommandResult> =>
      currentRun().command(
        {
          kind: 'kubectl',
          line,
          files: this.#files.namedIn(line),
          ...(at !== undefined && { at }),
          ...(stdin !== undefined && { stdin }),
        },
        pace,
      );
    let result: CommandResult;
    if (typed.kind === 'sleep') {
      result = await currentRun().command({ kind: 'sleep', span: typed.span }, pace);
    } else {
      result = await ask(typed.line, typed.stdin);
      if (typed.pipedTo !== undefined && !running.interrupted) {
        const { stderr } = result;
        result = await ask(typed.pipedTo, result.stdout);
        result = { ...result, stderr: stderr + result.stderr };
      }
    }
    clearTimeout(busy);
    this.#running = undefined;
    this.#nameCluster(answer.element);
    if (typed.kind === 'kubectl' && typed.toFile !== undefined && result.exitCode === exitCodes.ok) {
      this.#files.write(typed.toFile, result.stdout);
      result = { ...result, stdout: '' };
    }
    answer.finish(result, running.interrupted);
    this.#say('');
    return !running.interrupted;
  }

  /** In a watch the cluster's time passes ten times as fast as ours, and stands still while nobody sees the page. */
  async #pace(running: Running, { now, streams }: CommandProgress): Promise<Verdict> {
    running.startedAt ??= now;
    const watched = (now - running.startedAt) / 1_000_000;
    this.#say(`${streams ? 'Watching' : 'Running'}… the cluster is at ${clock(now / 1_000_000)}`, true);
    if (!streams || running.interrupted) return running.interrupted ? 'interrupt' : 'go on';
    if (watched >= WATCH_SECONDS_MAX) {
      this.#log.note(
        `The watch has ended after ${clock(watched)} of the cluster's time. Type it again to go on.`,
      );
      return 'interrupt';
    }
    await new Promise<void>((resolve) => {
      running.wake = resolve;
      setTimeout(() => whenVisible().then(resolve), CLUSTER_SECOND_MS);
    });
    return running.interrupted ? 'interrupt' : 'go on';
  }

  /** As Ctrl-C. What has not ended a second later is ended with the run, or it would never end. */
  #interrupt(): void {
    const running = this.#running;
    if (!running || running.interrupted) return;
    running.interrupted = true;
    running.wake();
    this.#say('Stopping…', true);
    // One that has shown no progress may still be on its way to the sandbox, and has a time limit of its own.
    if (running.startedAt === undefined) return;
    setTimeout(() => {
      if (this.#running === running) currentRun().kill();
    }, STOP_MS);
  }

  /** Whose cluster has answered, where that is another one than before. */
  #nameCluster(answer: Element): void {
    const { title } = currentRun();
    if (title !== this.#title) this.#log.before(answer, `On ${title}:`);
    this.#title = title;
  }

  #key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey } = event;
    const input = this.#input;
    if (key === 'Tab' && !event.shiftKey) {
      if (this.#tabLeaves || input.value.trim() === '') return;
      event.preventDefault();
      void this.#complete();
    } else if (key === 'Escape') {
      this.#choose([]);
      this.#search = undefined;
      this.#tabLeaves = true;
      this.#say('Tab now leaves the prompt.');
    } else if (ctrlKey && !metaKey && !altKey && key === 'c' && input.selectionStart === input.selectionEnd) {
      event.preventDefault();
      if (this.#running) this.#interrupt();
      else this.#write('');
    } else if (ctrlKey && !metaKey && !altKey && key === 'l') {
      event.preventDefault();
      this.#log.clear();
    } else if (ctrlKey && !metaKey && !altKey && key === 'r') {
      event.preventDefault();
      this.#searchHistory();
    } else if (key === 'ArrowUp' || key === 'ArrowDown') {
      this.#recall(event, key === 'ArrowUp' ? -1 : 1);
    }
  }

  /** In a text of several lines, only from its first line up and from its last line down. */
  #recall(event: KeyboardEvent, direction: -1 | 1): void {
    const { value, selectionStart } = this.#input;
    const [before, after] = [value.slice(0, selectionStart), value.slice(selectionStart)];
    if ((direction < 0 ? before : after).includes('\n')) return;
    const line = this.#history.step(direction, value);
    if (line === undefined) return;
    event.preventDefault();
    this.#write(line);
  }

  /** Ctrl-R: the newest line that has what stands here; again, the one before. */
  #searchHistory(): void {
    const text = this.#search?.text ?? this.#input.value.trim();
    const found = this.#history.search(text, this.#search?.at);
    if (!found) return this.#say(`Nothing older contains "${text}".`);
    this.#write(found.line);
    this.#search = { text, at: found.at };
    this.#say(`Ctrl-R again: the one before that contains "${text}".`);
  }

  #edited(): void {
    this.#tabLeaves = false;
    this.#search = undefined;
    this.#choose([]);
    this.#fit();
  }

  async #complete(): Promise<void> {
    if (this.#running) return;
    const input = this.#input;
    const { value, selectionStart } = input;
    const line = value.slice(0, selectionStart);
    const completions = await currentRun().complete(line, this.#files.names);
    if (input.value !== value || input.selectionStart !== selectionStart) return; // The reader typed on.
    const { line: completed, choices } = insertion(line, completions);
    if (completions.candidates.length === 0) {
      this.#tabLeaves = true;
      return this.#say('Nothing to complete here. Tab again leaves the prompt.');
    }
    this.#write(completed + value.slice(selectionStart), completed.length);
    this.#choose(
      choices.map(({ text, note }) => ({
        text,
        note,
        line: line.slice(0, completions.from) + finished(text),
      })),
    );
    if (choices.length > 0)
      this.#say(
        `${choices.length} completions: ${choices
          .slice(0, 8)
          .map(({ text }) => text)
          .join(', ')}${choices.length > 8 ? ', …' : ''}`,
      );
    else this.#say('');
  }

  /** The candidates, each a button; none takes them away. */
  #choose(choices: readonly { text: string; note: string | undefined; line: string }[]): void {
    this.#part('choices').replaceChildren(
      ...choices.map(({ text, note, line }) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = text;
        button.dataset['line'] = line;
        if (note) button.title = note;
        return button;
      }),
    );
  }

  press({ dataset: { line, action } }: HTMLElement): void {
    if (line !== undefined) {
      this.#write(line);
      this.#choose([]);
      this.#input.focus();
    }
    if (action === 'stop') this.#interrupt();
    if (action === 'complete') void this.#complete().then(() => this.#input.focus());
    if (action === 'clear') this.#log.clear();
    if (action === 'cell') void this.#makeCell();
    if (action === 'to-the-end') this.#moment.toTheEnd();
    if (action === 'built-in') void this.#openBuiltIn();
  }

  /** A file of the control plane, by its name, in a cell that swaps it in. */
  async #openBuiltIn(): Promise<void> {
    const name = this.#element.querySelector<HTMLSelectElement>('select[name="built-in"]')?.value ?? '';
    const { builtInsUrl = '' } = this.#element.dataset;
    this.#say(`Loading ${name}…`);
    try {
      const [{ openCard }, response] = await Promise.all([
        import('./card.ts'),
        fetch(new URL(`${name}.json`, new URL(builtInsUrl, document.baseURI))),
      ]);
      if (!response.ok) throw new Error(`${response.status} for ${name}.json`);
      const program = (await response.json()) as Program;
      const file = Object.keys(program.files).find((path) => path.startsWith('src/engine/')) ?? '';
      openCard({
        program,
        opens: file.replace('src/engine/', ''),
        note: `${name}, as it is built in. Edit a line and run: yours replaces it in that run, by its name.`,
      });
      this.#say('');
    } catch (error) {
      console.warn(error);
      this.#say(`${name} could not be loaded. Try again when the network is reachable.`);
    }
  }

  async #makeCell(): Promise<void> {
    const { program, title, typed } = currentRun();
    const [{ typedProgram }, { openCard }] = await Promise.all([
      import('./typed-program.ts'),
      import('./card.ts'),
    ]);
    const made = typedProgram(program, typed);
    if (!made)
      return this.#say(
        `${title} keeps its Cluster in no variable, so no line can name it: write const cluster = new Cluster(…) there.`,
      );
    openCard({ program: made, note: `What was typed at the prompt, on ${title}` });
  }

  #showTools(): void {
    const { typed } = currentRun();
    const button = this.#element.querySelector<HTMLElement>('button[data-action="cell"]');
    if (button) button.hidden = typed.length === 0;
  }

  #write(text: string, caret = text.length): void {
    this.#input.value = text;
    this.#input.setSelectionRange(caret, caret);
    this.#fit();
  }

  /** As many rows as there are lines. */
  #fit(): void {
    this.#input.rows = Math.min(10, this.#input.value.split('\n').length);
  }

  #say(words: string, running = false): void {
    this.#part('status').textContent = words;
    const stop = this.#element.querySelector<HTMLElement>('button[data-action="stop"]');
    if (stop) stop.hidden = !running;
  }

  get #input(): HTMLTextAreaElement {
    return this.#element.querySelector('textarea[name="line"]') as HTMLTextAreaElement;
  }

  #part(name: string): HTMLElement {
    return this.#element.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }
}

function fill(banner: HTMLElement, words: string): void {
  const text = banner.querySelector('span');
  if (text) text.textContent = words;
}

/** The command as it stands in the log. */
function shown(typed: Extract<Typed, { kind: 'kubectl' | 'sleep' }>): string {
  if (typed.kind === 'sleep') return `sleep ${typed.span}`;
  const { line, stdin, pipedTo, toFile } = typed;
  const pipe = pipedTo === undefined ? '' : ` | kubectl ${pipedTo}`;
  const file = toFile === undefined ? '' : ` > ${toFile}`;
  return `kubectl ${line}${pipe}${file}${stdin === undefined ? '' : ` <<EOF\n${stdin}EOF`}`;
}

/** `12 s`, `3 min 20 s`. */
const clock = (seconds: number): string =>
  seconds < 60
    ? `${Math.round(seconds * 10) / 10} s`
    : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;

async function whenVisible(): Promise<void> {
  while (document.hidden)
    await new Promise((resolve) => document.addEventListener('visibilitychange', resolve, { once: true }));
}
