/**
 * What is wrong, in words under its line: what a run said, and what the types say. Monaco itself draws the waves, and
 * shows the same words on hover and at F8.
 */
import * as monaco from 'monaco-editor/editor.js';

/** While somebody types, half a word is no mistake yet. */
const REST_MS = 600;
/** More words than these push the text apart. */
const LINES_MAX = 6;

/** Keeps the words under the lines until the returned function is called. */
export function showProblems(editor: monaco.editor.ICodeEditor, model: monaco.editor.ITextModel): () => void {
  let zones: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = (): void => {
    const { lineHeight } = editor.getOptions().get(monaco.editor.EditorOption.fontInfo);
    editor.changeViewZones((accessor) => {
      for (const zone of zones) accessor.removeZone(zone);
      zones = problemsByLine(model).map(([line, words]) =>
        accessor.addZone({
          afterLineNumber: line,
          heightInLines: Math.min(LINES_MAX, linesOf(words, editor.getLayoutInfo().contentWidth, lineHeight)),
          domNode: wordsElement(words),
        }),
      );
    });
  };
  const listener = monaco.editor.onDidChangeMarkers((changed) => {
    if (!changed.some((uri) => uri.toString() === model.uri.toString())) return;
    clearTimeout(timer);
    timer = setTimeout(draw, REST_MS);
  });
  return () => {
    clearTimeout(timer);
    listener.dispose();
  };
}

/** The first words of each line that has an error. */
function problemsByLine(model: monaco.editor.ITextModel): [line: number, words: string][] {
  const errors = monaco.editor
    .getModelMarkers({ resource: model.uri })
    .filter(({ severity }) => severity === monaco.MarkerSeverity.Error)
    .sort((a, b) => a.startLineNumber - b.startLineNumber || a.startColumn - b.startColumn);
  const lines = new Map<number, string>();
  for (const { startLineNumber, message } of errors)
    if (!lines.has(startLineNumber)) lines.set(startLineNumber, message);
  return [...lines];
}

/** How many lines the words take; a letter of the page's sans face is less than half as wide as it is high. */
function linesOf(words: string, width: number, lineHeight: number): number {
  const perLine = Math.max(20, Math.floor(width / (lineHeight * 0.36)));
  return words.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / perLine)), 0);
}

function wordsElement(words: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'problem';
  element.textContent = words;
  return element;
}
