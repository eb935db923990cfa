/**
 * Monaco with the engine's types: hover, completion and errors in a cell come from the same declarations that the
 * cells are checked with. Loaded when a reader first edits.
 */
import './monaco-features.ts';
import engineTypes from 'virtual:engine-types';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import * as monaco from 'monaco-editor/editor.js';
import TypeScriptWorker from 'monaco-editor/language/typescript/ts.worker.js?worker';
import * as typescript from 'monaco-editor/languages/features/typescript/register.js';
import type { Editor, EditorOptions } from './editor.ts';
import { lettersOf } from './monaco-letters.ts';
import { showProblems } from './monaco-problems.ts';
import { defineThemes, followTheme } from './monaco-themes.ts';

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'typescript' ? new TypeScriptWorker() : new EditorWorker()),
};

typescript.typescriptDefaults.setCompilerOptions({
  target: typescript.ScriptTarget.ESNext,
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.NodeJs,
  lib: ['esnext'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowNonTsExtensions: true,
  baseUrl: 'file:///',
  paths: { '#engine': ['engine/index.d.ts'] },
});
typescript.typescriptDefaults.setEagerModelSync(true);
for (const [path, text] of Object.entries(engineTypes)) {
  typescript.typescriptDefaults.addExtraLib(text, `file:///engine/${path}`);
}

defineThemes();

export function createEditor(options: EditorOptions): Editor {
  // The icons' face is wanted when the first icon shows; there may be no network then.
  void document.fonts.load('16px codicon');
  const uri = monaco.Uri.parse(`file:///cells/${options.file}`);
  const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(options.value, 'typescript', uri);
  model.setValue(options.value);
  const unfollowTheme = followTheme();
  const editor = monaco.editor.create(options.parent, {
    model,
    ariaLabel: `${options.label}. Press Escape to leave the editor.`,
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    ...lettersOf(options.parent),
    tabSize: 2,
    detectIndentation: false,
    guides: { indentation: false },
    tabFocusMode: false,
    renderLineHighlight: 'none',
    showUnused: false, // It fades what is unused until it cannot be read.
    stickyScroll: { enabled: false },
    overviewRulerLanes: 0,
    scrollbar: { alwaysConsumeMouseWheel: false, ignoreHorizontalScrollbarInContentHeight: true },
    fixedOverflowWidgets: true,
  });
  const unfollowProblems = showProblems(editor, model);

  const fit = (): void => {
    options.parent.style.blockSize = `${Math.max(80, editor.getContentHeight())}px`;
  };
  editor.onDidContentSizeChange(fit);
  fit();
  model.onDidChangeContent(() => options.onChange(model.getValue()));
  // Actions, because a command belongs to whichever editor was made last.
  editor.addAction({
    id: 'one-pod.run',
    label: 'Run the cell',
    keybindings: [monaco.KeyMod.Shift | monaco.KeyCode.Enter],
    run: () => options.onRun(),
  });
  editor.addAction({
    id: 'one-pod.leave',
    label: 'Leave the editor',
    keybindings: [monaco.KeyCode.Escape],
    keybindingContext:
      '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !renameInputVisible && !markersNavigationVisible',
    run: () => options.onLeave(),
  });

  return {
    get value() {
      return model.getValue();
    },
    setValue(text) {
      editor.executeEdits('one-pod', [{ range: model.getFullModelRange(), text }]);
      editor.pushUndoStop();
    },
    focus: () => editor.focus(),
    reveal(line, column) {
      editor.setPosition({ lineNumber: line, column });
      editor.revealLineInCenter(line);
      editor.focus();
    },
    mark(problems) {
      const markers = problems.map(({ line, column, message }) => ({
        severity: monaco.MarkerSeverity.Error,
        message,
        startLineNumber: line,
        startColumn: column,
        endLineNumber: line,
        endColumn: model.getLineMaxColumn(Math.min(line, model.getLineCount())),
      }));
      monaco.editor.setModelMarkers(model, 'one-pod', markers);
    },
    async format() {
      await editor.getAction('editor.action.formatDocument')?.run();
    },
    find: () => editor.trigger('one-pod', 'actions.find', undefined),
    dispose() {
      unfollowTheme();
      unfollowProblems();
      editor.dispose();
      model.dispose();
    },
  };
}
