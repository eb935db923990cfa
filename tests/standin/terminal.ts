/**
 * What a terminal does between a keyboard and a shell that has none: it shows what is typed, keeps the line until Enter,
 * and makes signals of Ctrl-C and Ctrl-D. WebContainer's own shell has this in itself.
 */
import type { ChildProcess } from 'node:child_process';

const ESCAPE = '\x1b';
const ERASE = '\x7f';
const INTERRUPT = '\x03';
const END = '\x04';

/** Takes what a keyboard sends; `show` is told what the terminal shows of it. */
export function typeInto(shell: ChildProcess, show: (text: string) => void): (typed: string) => void {
  let line = '';
  return (typed) => {
    if (typed.startsWith(ESCAPE)) return; // An arrow or another key that a line editor would know.
    for (const key of typed) {
      if (key === '\r' || key === '\n') {
        show('\r\n');
        shell.stdin?.write(`${line}\n`);
        line = '';
      } else if (key === ERASE) {
        if (line !== '') show('\b \b');
        line = line.slice(0, -1);
      } else if (key === INTERRUPT) {
        show('^C\r\n');
        line = '';
        process.kill(-(shell.pid ?? 0), 'SIGINT');
      } else if (key === END && line === '') {
        shell.stdin?.end();
      } else if (key >= ' ') {
        show(key);
        line += key;
      }
    }
  };
}
