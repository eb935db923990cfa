/**
 * How a program in Node and the page talk through a terminal: a line of JSON with a mark before it. The terminal
 * echoes, breaks lines as it likes and decodes bytes in pieces, so the JSON is ASCII and other lines are no message.
 */
import type { CommandRequest, RunMessage } from '../protocol.ts';
import type { Activity } from '../run-state.ts';

export type FromNode =
  | { type: 'started' }
  | { type: 'pong'; activity: Activity }
  | { type: 'message'; message: RunMessage };
export type ToNode = { type: 'command'; id: number; request: CommandRequest } | { type: 'ping' };

const MARK = '\u0001one-pod ';

export function toLine(message: FromNode | ToNode): string {
  const ascii = JSON.stringify(message).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${MARK}${ascii}\n`;
}

/** Takes text in any pieces and passes on each whole message; `other` gets the lines that are none. */
export function readLines<Message>(
  receive: (message: Message) => void,
  other: (line: string) => void = () => {},
) {
  let rest = '';
  return (piece: string): void => {
    rest += piece;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const start = line.indexOf(MARK);
      if (start === -1) other(line);
      else receive(JSON.parse(line.slice(start + MARK.length)) as Message);
    }
  };
}
