/**
 * The text of a cell in its card where no editor is open. The book's own lines are in their colors; the reader's are
 * plain, and marked, until the editor colors them.
 */
import type { CellElement } from './cell-element.ts';

const originals = new WeakMap<CellElement, ReadonlyMap<string, Element>>();

export function printCode(cell: CellElement): void {
  const code = cell.area('code').querySelector('code');
  if (!code) return;
  const original = originals.get(cell) ?? linesOf(code);
  originals.set(cell, original);
  const printed = cell.code.split('\n').map((text) => original.get(text)?.cloneNode(true) ?? ownLine(text));
  code.replaceChildren(...printed.flatMap((line, index) => (index === 0 ? [line] : ['\n', line])));
}

function linesOf(code: Element): Map<string, Element> {
  return new Map([...code.querySelectorAll('.line')].map((line) => [line.textContent ?? '', line]));
}

function ownLine(text: string): Element {
  const line = document.createElement('span');
  line.className = 'line own';
  line.textContent = text;
  return line;
}
