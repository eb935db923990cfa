/**
 * CodeMirror, the light editor: what a phone's own keyboard, selection and menus work with. It colors, indents,
 * searches and undoes; it knows no types. Loaded when a reader first edits where fingers point, or chose it.
 */
import { defaultKeymap, history, historyKeymap, indentSelection, selectAll } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState, StateEffect, StateField, type Transaction } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  WidgetType,
} from '@codemirror/view';
import { codeColors } from './codemirror-theme.ts';
import type { Editor, EditorOptions, Problem } from './editor.ts';

const setProblems = StateEffect.define<readonly Problem[]>();

/** The words under a line. */
class ProblemWidget extends WidgetType {
  readonly #message: string;

  constructor(message: string) {
    super();
    this.#message = message;
  }

  override eq(other: ProblemWidget): boolean {
    return other.#message === this.#message;
  }

  toDOM(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'problem';
    element.textContent = this.#message;
    return element;
  }
}

const problems = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const set = transaction.effects.find((effect) => effect.is(setProblems));
    return set ? decorate(set.value, transaction) : shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorate(list: readonly Problem[], { newDoc }: Transaction): DecorationSet {
  const ranges = list
    .filter(({ line }) => line >= 1 && line <= newDoc.lines)
    .flatMap(({ line, message }) => {
      const { from, to } = newDoc.line(line);
      const under = Decoration.widget({ widget: new ProblemWidget(message), block: true, side: 1 });
      return [Decoration.line({ class: 'wrong' }).range(from), under.range(to)];
    });
  return Decoration.set(ranges, true);
}

const press = (act: () => void) => (): boolean => {
  act();
  return true;
};

export function createEditor(options: EditorOptions): Editor {
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.value,
      extensions: [
        // Before the other keys: these two are the card's.
        keymap.of([{ key: 'Shift-Enter', run: press(options.onRun) }]),
        history(),
        lineNumbers(),
        drawSelection(),
        indentUnit.of('  '),
        indentOnInput(),
        bracketMatching(),
        highlightSelectionMatches(),
        search({ top: true }),
        javascript({ typescript: true }),
        problems,
        codeColors,
        // An open search takes Escape first. Tab moves on, as everywhere in the page.
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        keymap.of([{ key: 'Escape', run: press(options.onLeave) }]),
        EditorView.contentAttributes.of({
          'aria-label': `${options.label}. Press Escape to leave the editor.`,
          autocapitalize: 'off',
          autocorrect: 'off',
          spellcheck: 'false',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  const whole = () => ({ from: 0, to: view.state.doc.length });

  return {
    get value() {
      return view.state.doc.toString();
    },
    setValue: (text) => view.dispatch({ changes: { ...whole(), insert: text } }),
    focus: () => view.focus(),
    reveal(line, column) {
      const { from, to } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      const anchor = Math.min(from + column - 1, to);
      view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
      });
      view.focus();
    },
    mark: (list) => view.dispatch({ effects: setProblems.of(list) }),
    async format() {
      const { anchor } = view.state.selection.main;
      selectAll(view);
      indentSelection(view);
      const text = view.state.doc.toString();
      const tidied = text.replace(/[ \t]+$/gm, '');
      if (tidied !== text) view.dispatch({ changes: { ...whole(), insert: tidied } });
      view.dispatch({ selection: { anchor: Math.min(anchor, view.state.doc.length) } });
    },
    find: () => void openSearchPanel(view),
    dispose: () => view.destroy(),
  };
}
