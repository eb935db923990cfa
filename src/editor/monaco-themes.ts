/** The editor's colors: those of the printed code, on the card's own ground. */
import * as monaco from 'monaco-editor/editor.js';
import { type CodeColors, dark, light } from './code-colors.ts';

const themes = { light: 'one-pod-light', dark: 'one-pod-dark' } as const;

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

/** The theme of the page at this moment, followed until the returned function is called. */
export function followTheme(): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const recolor = (): void => {
    const chosen = getComputedStyle(document.documentElement).colorScheme;
    const isDark = chosen === 'dark' || (chosen !== 'light' && system.matches);
    monaco.editor.setTheme(isDark ? themes.dark : themes.light);
  };
  const observer = new MutationObserver(recolor);
  observer.observe(document.documentElement, { attributes: true });
  system.addEventListener('change', recolor);
  recolor();
  return () => {
    observer.disconnect();
    system.removeEventListener('change', recolor);
  };
}
