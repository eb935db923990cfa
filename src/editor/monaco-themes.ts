/** The editor's colors: those of the printed code, on the card's own ground. */
import * as monaco from 'monaco-editor/editor.js';

interface CodeColors {
  readonly text: string;
  readonly comment: string;
  readonly keyword: string;
  readonly string: string;
  readonly constant: string;
}

/** As in the Shiki themes that src/book/code-theme.ts names. */
const light: CodeColors = {
  text: '0E1116',
  comment: '66707B',
  keyword: 'A0111F',
  string: '032563',
  constant: '023B95',
};
const dark: CodeColors = {
  text: 'F0F3F6',
  comment: 'BDC4CC',
  keyword: 'FF9492',
  string: 'ADDCFF',
  constant: '91CBFF',
};

export const themes = { light: 'one-pod-light', dark: 'one-pod-dark' } as const;

export function defineThemes(): void {
  define(themes.light, 'vs', light);
  define(themes.dark, 'vs-dark', dark);
}

function define(name: string, base: 'vs' | 'vs-dark', colors: CodeColors): void {
  monaco.editor.defineTheme(name, {
    base,
    inherit: true,
    rules: [
      { token: '', foreground: colors.text },
      { token: 'comment', foreground: colors.comment },
      { token: 'keyword', foreground: colors.keyword },
      { token: 'string', foreground: colors.string },
      { token: 'number', foreground: colors.constant },
      { token: 'type.identifier', foreground: colors.constant },
    ],
    colors: {
      'editor.background': '#00000000',
      'editor.foreground': `#${colors.text}`,
      'editorLineNumber.foreground': `#${colors.comment}`,
      'editorLineNumber.activeForeground': `#${colors.text}`,
    },
  });
}
