/** Monaco's diff: side by side where there is room, else in one column. */
import './monaco-features.ts';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import * as monaco from 'monaco-editor/editor.js';
import type { DiffOptions, DiffView } from './editor.ts';
import { lettersOf } from './monaco-letters.ts';
import { defineThemes, followTheme } from './monaco-themes.ts';

self.MonacoEnvironment ??= { getWorker: () => new EditorWorker() };
defineThemes();

const LINE_PIXELS = 22;
const LINES_MAX = 30;

export function createDiff({ parent, original, modified, label }: DiffOptions): DiffView {
  const models = {
    original: monaco.editor.createModel(original, 'typescript'),
    modified: monaco.editor.createModel(modified, 'typescript'),
  };
  const lines = Math.max(models.original.getLineCount(), models.modified.getLineCount());
  parent.style.blockSize = `${Math.min(LINES_MAX, lines + 3) * LINE_PIXELS}px`;
  const unfollowTheme = followTheme();
  const editor = monaco.editor.createDiffEditor(parent, {
    ...lettersOf(parent),
    readOnly: true,
    automaticLayout: true,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: 700,
    originalAriaLabel: `${label}: before`,
    modifiedAriaLabel: `${label}: after`,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderOverviewRuler: false,
    stickyScroll: { enabled: false },
    scrollbar: { alwaysConsumeMouseWheel: false },
    tabFocusMode: true,
  });
  editor.setModel(models);
  return {
    dispose() {
      unfollowTheme();
      editor.dispose();
      models.original.dispose();
      models.modified.dispose();
      parent.style.blockSize = '';
    },
  };
}
