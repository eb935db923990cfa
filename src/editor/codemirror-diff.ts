/** The light editor's diff: one column, what is gone above what came. */
import { javascript } from '@codemirror/lang-javascript';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { codeColors } from './codemirror-theme.ts';
import type { DiffOptions, DiffView } from './editor.ts';

export function createDiff({ parent, original, modified, label }: DiffOptions): DiffView {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: modified,
      extensions: [
        lineNumbers(),
        javascript({ typescript: true }),
        codeColors,
        EditorState.readOnly.of(true),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        unifiedMergeView({ original, mergeControls: false }),
      ],
    }),
  });
  return { dispose: () => view.destroy() };
}
