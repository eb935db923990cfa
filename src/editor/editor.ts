/**
 * What a cell needs of an editor. Monaco implements it for mouse and keyboard, CodeMirror for touch; both pass
 * tests/site/editor.spec.ts.
 */
export interface Editor {
  readonly value: string;
  /** Replaces the text; the editor's own undo takes it back. */
  setValue(text: string): void;
  focus(): void;
  /** Puts the cursor on a line and column, both from 1, and shows it. */
  reveal(line: number, column: number): void;
  /** Says under each line what is wrong there; an empty list takes the words away. */
  mark(problems: readonly Problem[]): void;
  /** Puts lines and indentation in order; undo takes it back. */
  format(): Promise<void>;
  /** Opens the editor's search. */
  find(): void;
  dispose(): void;
}

export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface EditorOptions {
  readonly parent: HTMLElement;
  /** Its name in the page, such as `score/prefer-quiet-nodes.ts`; the types are looked up from there. */
  readonly file: string;
  readonly value: string;
  /** Accessible name. */
  readonly label: string;
  onChange(value: string): void;
  /** Shift+Enter. */
  onRun(): void;
  /** Escape, the keyboard's way out. */
  onLeave(): void;
}

/** Two texts, and what differs; nothing in it can be edited. */
export interface DiffOptions {
  readonly parent: HTMLElement;
  readonly original: string;
  readonly modified: string;
  /** Accessible name. */
  readonly label: string;
}

export interface DiffView {
  dispose(): void;
}

/** What an editor's module gives. */
export interface EditorModule {
  createEditor(options: EditorOptions): Editor;
}

export interface DiffModule {
  createDiff(options: DiffOptions): DiffView;
}
