/** What a prompt has shown: commands and their answers, one below the other. */
import { type CommandResult, exitCodes } from '../protocol.ts';

/** More than this is of no use to anybody; the oldest go. */
const ENTRIES_MAX = 400;

export class Log {
  readonly #element: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  clear(): void {
    this.#element.replaceChildren();
  }

  /** Shows the command and makes room for its answer. */
  command(line: string): Answer {
    this.#add('command', `$ ${line}`);
    return new Answer(this.#add('answer', '…'), this.#element);
  }

  /** The page's own words, as an answer. */
  note(words: string): void {
    const last = this.#element.lastElementChild;
    if (last instanceof HTMLElement && last.className === 'answer' && last.textContent === '…') last.remove();
    this.#add('answer', words).dataset['exitCode'] = '0';
  }

  /** What this prompt does not do. */
  refusal(words: string): void {
    this.#add('answer', words).dataset['kind'] = 'page';
  }

  before(answer: Element, words: string): void {
    const note = entry('note', words);
    (answer.previousElementSibling ?? answer).before(note);
  }

  #add(kind: string, text: string): HTMLElement {
    const added = entry(kind, text);
    this.#element.append(added);
    while (this.#element.childElementCount > ENTRIES_MAX) this.#element.firstElementChild?.remove();
    this.#element.scrollTop = this.#element.scrollHeight;
    return added;
  }
}

export class Answer {
  readonly element: HTMLElement;
  readonly #log: HTMLElement;
  #streamed = '';

  constructor(element: HTMLElement, log: HTMLElement) {
    this.element = element;
    this.#log = log;
  }

  append(text: string): void {
    if (text === '') return;
    if (this.#streamed === '') this.element.textContent = '';
    this.#streamed += text;
    this.element.append(text);
    this.#scroll();
  }

  finish({ stdout, stderr, exitCode }: CommandResult, interrupted: boolean): void {
    const whole = `${stdout}${stderr}`.trimEnd();
    const text =
      whole ||
      (exitCode === exitCodes.ok || interrupted ? '(no output)' : `(no output, exit code ${exitCode})`);
    // What has streamed stands there already: a screen reader is not told twice.
    if (this.#streamed === '' || !text.startsWith(this.#streamed.trimEnd())) this.element.textContent = text;
    else if (text.length > this.#streamed.trimEnd().length)
      this.element.append(text.slice(this.#streamed.trimEnd().length));
    if (interrupted) this.element.textContent = whole === '' ? '^C' : `${whole}\n^C`;
    this.element.dataset['exitCode'] = String(interrupted ? exitCodes.ok : exitCode);
    // Columns are scrolled sideways, sentences are broken.
    this.element.classList.toggle('columns', stdout !== '');
    this.#scroll();
  }

  #scroll(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function entry(kind: string, text: string): HTMLElement {
  const element = document.createElement('pre');
  element.className = kind;
  element.textContent = text;
  return element;
}
