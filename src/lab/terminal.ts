/** A terminal in the page: xterm, in the book's face and colors, with a way out for the keyboard. Loaded on demand. */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';

export interface TerminalOptions {
  readonly parent: HTMLElement;
  onInput(text: string): void;
  onResize(size: TerminalSize): void;
}

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export interface PageTerminal {
  readonly size: TerminalSize;
  write(text: string): void;
  focus(): void;
  dispose(): void;
}

/** As in the Shiki themes that src/book/code-theme.ts names; the ground is the page's. */
const themes: Readonly<Record<'light' | 'dark', ITheme>> = {
  light: {
    background: '#00000000',
    foreground: '#0e1116',
    cursor: '#023b95',
    cursorAccent: '#ffffff',
    selectionBackground: '#cfd9ec',
    red: '#a0111f',
    green: '#024c1a',
    yellow: '#6b4700',
    blue: '#023b95',
    brightBlack: '#4b535d',
  },
  dark: {
    background: '#00000000',
    foreground: '#f0f3f6',
    cursor: '#91cbff',
    cursorAccent: '#000000',
    selectionBackground: '#2b3a52',
    red: '#ff9492',
    green: '#26cd4d',
    yellow: '#f0b72f',
    blue: '#71b7ff',
    brightBlack: '#9ea7b3',
  },
};

export async function openTerminal({ parent, onInput, onResize }: TerminalOptions): Promise<PageTerminal> {
  const style = getComputedStyle(parent);
  await document.fonts.load(`${style.fontSize} ${style.fontFamily}`);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const theme = (): ITheme => {
    const chosen = getComputedStyle(document.documentElement).colorScheme;
    return themes[chosen === 'dark' || (chosen !== 'light' && dark.matches) ? 'dark' : 'light'];
  };
  const terminal = new Terminal({
    fontFamily: style.fontFamily,
    fontSize: Number.parseFloat(style.fontSize),
    lineHeight: 1.25,
    theme: theme(),
    allowTransparency: true,
    screenReaderMode: true,
    scrollback: 2_000,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(parent);
  terminal.textarea?.setAttribute('aria-label', 'Terminal. Press Escape, then Tab to leave it.');
  letKeyboardOut(terminal);

  const recolor = (): void => {
    terminal.options.theme = theme();
  };
  const scheme = new MutationObserver(recolor);
  scheme.observe(document.documentElement, { attributes: true });
  dark.addEventListener('change', recolor);
  const size = new ResizeObserver(() => fit.fit());
  size.observe(parent);
  fit.fit();
  terminal.onData(onInput);
  terminal.onResize(onResize);

  return {
    get size() {
      return { cols: terminal.cols, rows: terminal.rows };
    },
    write: (text) => terminal.write(text),
    focus: () => terminal.focus(),
    dispose() {
      scheme.disconnect();
      size.disconnect();
      dark.removeEventListener('change', recolor);
      terminal.dispose();
    },
  };
}

/** Tab is the shell's, as in any terminal; after Escape the next one is the page's. */
function letKeyboardOut(terminal: Terminal): void {
  let leaving = false;
  terminal.attachCustomKeyEventHandler(({ type, key }) => {
    if (type !== 'keydown' || key === 'Shift') return true;
    const leaves = leaving && key === 'Tab';
    leaving = key === 'Escape';
    return !leaves;
  });
}
