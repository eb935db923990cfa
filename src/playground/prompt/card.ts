/** A cell of the reader's own, beside those of the book: its markup waits in the page, its program comes from here. */
import type { CellElement } from '../cell-element.ts';
import type { Program } from '../protocol.ts';

export interface Card {
  readonly program: Program;
  /** What it is, one sentence. */
  readonly note: string;
  /** A file of the program that the reader edits in the place of its entry, below src/engine. */
  readonly opens?: string;
}

/** Shows the card at the end of the text and moves there. */
export function openCard({ program, note, opens }: Card): CellElement | undefined {
  const template = document.querySelector<HTMLTemplateElement>('template[data-part="own-cell"]');
  const place = document.querySelector('#text .prose') ?? document.querySelector('#text');
  if (!template || !place) return undefined;
  const section = template.content.cloneNode(true) as DocumentFragment;
  const cell = section.querySelector('one-pod-cell') as CellElement;
  const shown = opens === undefined ? program.entry : `src/engine/${opens}`;
  const source = program.files[shown] ?? '';
  // One by itself is no cell of the book, even if it has the name of one.
  cell.dataset['file'] = program.entry.includes('/')
    ? program.entry.replace(/^content\/cells\//, '')
    : `own/${shortHash(source)}/${program.entry}`;
  if (opens !== undefined) cell.dataset['opens'] = opens;
  cell.querySelector('template[data-part="program"]')?.remove();
  if (opens !== undefined) cell.append(kept('program', program.files[program.entry] ?? ''));
  for (const [file, text] of Object.entries(program.files))
    if (file !== program.entry && file !== shown) cell.append(kept('beside', text, file));
  fill(cell, '.name', shown.slice(shown.lastIndexOf('/') + 1));
  fill(section, '[data-part="note"]', note);
  fill(cell, '[data-part="output"]', '');
  cell.querySelector('[data-part="code"]')?.replaceChildren(lines(source));
  place.append(section);
  cell.scrollIntoView({ block: 'center' });
  cell.querySelector<HTMLElement>('button[data-action="run"]')?.focus({ preventScroll: true });
  return cell;
}

/** What was edited of one program is not shown for another. */
function shortHash(text: string): string {
  let hash = 5381;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) >>> 0;
  return hash.toString(36);
}

function kept(part: string, text: string, file?: string): HTMLTemplateElement {
  const template = document.createElement('template');
  template.dataset['part'] = part;
  if (file !== undefined) template.dataset['name'] = file;
  template.content.append(text);
  return template;
}

function fill(root: ParentNode, selector: string, text: string): void {
  const element = root.querySelector(selector);
  if (element) element.textContent = text;
}

/** The code before it is edited, a span a line, so that an error can mark one. */
function lines(source: string): HTMLElement {
  const pre = document.createElement('pre');
  const code = document.createElement('code');
  source
    .trimEnd()
    .split('\n')
    .forEach((text, index) => {
      if (index > 0) code.append('\n');
      const line = document.createElement('span');
      line.className = 'line';
      line.textContent = text;
      code.append(line);
    });
  pre.tabIndex = 0;
  pre.append(code);
  return pre;
}
