/** What a cell needs of an editor. Monaco implements it for mouse and keyboard; a touch editor will too. */
export interface Editor {
  readonly value: string;
  /** Replaces the text; the editor's own undo takes it back. */
  setValue(text: string): void;
  focus(): void;
  /** Puts the cursor on a line and column, both from 1, and shows it. */
  reveal(line: number, column: number): void;
  /** Marks what is wrong at a line; an empty list takes the marks away. */
  mark(problems: readonly Problem[]): void;
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
