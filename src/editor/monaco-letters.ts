/** Monaco in the letters of the printed code, so that opening it moves nothing. */
import type * as monaco from 'monaco-editor/editor.js';

/** Above and below the text, pixels, as in printed code. */
const PADDING = 14;

export function lettersOf(parent: HTMLElement): monaco.editor.IEditorOptions {
  const { fontFamily, fontSize, lineHeight } = getComputedStyle(parent);
  return {
    fontFamily,
    fontSize: Number.parseFloat(fontSize),
    lineHeight: Number.parseFloat(lineHeight),
    padding: { top: PADDING, bottom: PADDING },
    lineNumbersMinChars: 3,
  };
}
