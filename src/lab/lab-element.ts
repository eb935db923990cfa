/**
 * `<one-pod-lab>`: what stands in the way of a Lab and what helps, and then the Lab: programs to edit, what the control
 * plane prints, and a terminal. All that is heavy loads when it is started.
 */
import type { Editor } from '../editor/editor.ts';
import { fetchAssets } from '../playground/assets.ts';
import { webContainerKey } from '../playground/webcontainer-key.ts';
import type { ControlPlane, Lab } from './container.ts';
import { isolateByWorker, isolation, stopIsolating } from './isolation.ts';
import { keepProgram, keptPrograms } from './kept-programs.ts';
import { programs } from './programs.ts';
import type { PageTerminal } from './terminal.ts';

const ASSETS = new URL(import.meta.env.DEV ? '/runtime/' : '../runtime/', import.meta.url);
/** How much of what the control plane prints is shown. */
const LOG_CHARACTERS_MAX = 20_000;
const FIRST = 'cluster.ts';
const ESCAPE = String.fromCharCode(27);

export class LabElement extends HTMLElement {
  #disconnect = new AbortController();
  #lab: Lab | undefined;
  #editor: Editor | undefined;
  #terminal: PageTerminal | undefined;
  #controlPlane: ControlPlane | undefined;
  #open = FIRST;
  readonly #texts: Record<string, string> = { ...programs, ...known(keptPrograms()) };
  #saved: Promise<void> = Promise.resolve();
  #runs = 0;

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.addEventListener('click', (event) => this.#press((event.target as Element).closest('button')), {
      signal,
    });
    void this.#showGate();
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
    void this.#controlPlane?.stop();
    this.#editor?.dispose();
    this.#terminal?.dispose();
  }

  #press(button: HTMLButtonElement | null): void {
    const { action, file } = button?.dataset ?? {};
    if (file !== undefined) void this.#edit(file);
    else if (action === 'start') void this.#start();
    else if (action === 'isolate') void this.#reloadAfter(isolateByWorker);
    else if (action === 'stop-isolating') void this.#reloadAfter(stopIsolating);
    else if (action === 'run') void this.#run();
    else if (action === 'reset') this.#reset();
  }

  async #showGate(): Promise<void> {
    const found = await isolation();
    this.#button('start').hidden = found.kind !== 'isolated';
    this.#button('isolate').hidden = found.kind !== 'possible';
    this.#button('stop-isolating').hidden = !(found.kind === 'isolated' && found.byWorker);
    if (found.kind === 'isolated') this.#say('');
    else if (found.kind === 'impossible') this.#say(`The Lab cannot start here. ${found.why}`);
    else
      this.#say(
        'This server does not send the two headers that isolate a page (Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy). A service worker of this book can add them in your browser: it passes on what this site answers, with the headers, and keeps nothing. You can take it away again here.',
      );
  }

  async #reloadAfter(change: () => Promise<void>): Promise<void> {
    try {
      await change();
      location.reload();
    } catch (error) {
      this.#say(`The browser has refused the service worker: ${words(error)}`);
    }
  }

  async #start(): Promise<void> {
    this.#button('start').disabled = true;
    this.#say('Starting a WebContainer. It comes from the network; this takes up to 15 s.');
    try {
      const { Lab } = await import('./container.ts');
      this.#lab = await Lab.boot({
        load: fetchAssets(ASSETS),
        programs: this.#texts,
        ...(webContainerKey && { apiKey: webContainerKey }),
      });
    } catch (error) {
      this.#say(`${words(error)} The cells of the chapters run without it.`);
      return;
    }
    this.#say('');
    this.#part('gate').hidden = true;
    this.#part('bench').hidden = false;
    void this.#run();
    await Promise.all([this.#openShell(), this.#edit(FIRST)]);
  }

  async #openShell(): Promise<void> {
    const { openTerminal } = await import('./terminal.ts');
    let write = (_text: string): void => {};
    let resize = (_size: { cols: number; rows: number }): void => {};
    const terminal = await openTerminal({
      parent: this.#part('terminal'),
      onInput: (text) => write(text),
      onResize: (size) => resize(size),
    });
    this.#terminal = terminal;
    const { signal } = this.#disconnect;
    terminal.focus();
    while (!signal.aborted) {
      try {
        const shell = await (this.#lab as Lab).shell(terminal.size);
        const input = shell.input.getWriter();
        write = (text) => void input.write(text);
        resize = (size) => shell.resize(size);
        void shell.output.pipeTo(new WritableStream({ write: (text) => terminal.write(text) }));
        terminal.write(`\r\nThe shell has ended with exit code ${await shell.exit}.`);
      } catch (error) {
        terminal.write(`\r\nThe shell did not start: ${words(error)}`);
      }
      terminal.write(' Press Enter for another.\r\n');
      resize = () => {};
      await new Promise<void>((resolve) => {
        write = (text) => {
          if (text.includes('\r')) resolve();
        };
      });
    }
  }

  async #edit(file: string): Promise<void> {
    this.#open = file;
    for (const button of this.querySelectorAll<HTMLElement>('button[data-file]'))
      button.setAttribute('aria-current', String(button.dataset.file === file));
    this.#button('run').textContent = `Run ${file}`;
    this.#showReset();
    const { loadEditor } = await import('../editor/load-editor.ts');
    const { createEditor } = await loadEditor();
    if (this.#open !== file || this.#disconnect.signal.aborted) return; // Another one was chosen meanwhile.
    this.#editor?.dispose();
    this.#editor = createEditor({
      parent: this.#part('editor'),
      file: `lab/${file}`,
      value: this.#texts[file] ?? '',
      label: `Editor of ${file}`,
      onChange: (value) => this.#change(file, value),
      onRun: () => void this.#run(),
      onLeave: () => this.#button('run').focus(),
    });
  }

  #change(file: string, value: string): void {
    if (this.#texts[file] === value) return;
    this.#texts[file] = value;
    this.#showReset();
    if (!keepProgram(file, value === programs[file] ? undefined : value))
      this.#say('This browser keeps nothing for this page: what you write is gone when you close it.');
    this.#saved = this.#saved
      .then(() => this.#lab?.write(file, value))
      .catch((error: unknown) => this.#say(`${file} could not be written: ${words(error)}`));
  }

  /** The editor's own undo takes it back. */
  #reset(): void {
    this.#editor?.setValue(programs[this.#open] ?? '');
    this.#editor?.focus();
  }

  #showReset(): void {
    this.#button('reset').hidden = this.#texts[this.#open] === programs[this.#open];
  }

  /** Serves the open program in place of the one that ran. */
  async #run(): Promise<void> {
    const run = ++this.#runs;
    const file = this.#open;
    const log = this.#part('log');
    const isCurrent = (): boolean => run === this.#runs;
    this.#say(`${file} is starting.`);
    await this.#controlPlane?.stop();
    await this.#saved;
    if (!isCurrent()) return;
    log.textContent = '';
    const print = (text: string): void => {
      if (!isCurrent()) return;
      log.textContent = `${log.textContent}${plain(text)}`.slice(-LOG_CHARACTERS_MAX);
      log.scrollTop = log.scrollHeight;
      const address = /listens on (\S+)\n/.exec(log.textContent)?.[1];
      if (address) this.#say(`${file} runs, and its API server listens on ${address}.`);
    };
    const controlPlane = await (this.#lab as Lab).serve(file, print);
    if (!isCurrent()) return void controlPlane.stop();
    this.#controlPlane = controlPlane;
    const exitCode = await controlPlane.exit;
    if (isCurrent()) this.#say(`${file} has ended with exit code ${exitCode}. What it printed says why.`);
  }

  #say(text: string): void {
    this.#part('status').textContent = text;
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }

  #button(action: string): HTMLButtonElement {
    return this.querySelector(`button[data-action="${action}"]`) as HTMLButtonElement;
  }
}

/** Of the files that the Lab has: an older one may have had others. */
const known = (kept: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(kept).filter(([file]) => file in programs));

/** What a terminal would show, without colors and returns. */
const plain = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g'), '');

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
