/**
 * Which editor a reader gets: Monaco, or, where fingers point, the light one, unless they have chosen. Either is
 * loaded when it is first needed, and its diff view when that is.
 */
import type { DiffModule, EditorModule } from './editor.ts';

export type EditorKind = 'monaco' | 'codemirror';

const KEY = 'one-pod.editor';

export function editorKind(): EditorKind {
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen === 'monaco' || chosen === 'codemirror') return chosen;
  } catch {
    // Storage is forbidden here; the device decides.
  }
  return matchMedia('(pointer: coarse)').matches ? 'codemirror' : 'monaco';
}

export function chooseEditor(kind: EditorKind): void {
  try {
    localStorage.setItem(KEY, kind);
  } catch {
    // Then the choice lasts for the editors that are open.
  }
}

export const loadEditor = (kind = editorKind()): Promise<EditorModule> =>
  kind === 'monaco' ? import('./monaco.ts') : import('./codemirror.ts');

export const loadDiff = (kind = editorKind()): Promise<DiffModule> =>
  kind === 'monaco' ? import('./monaco-diff.ts') : import('./codemirror-diff.ts');
