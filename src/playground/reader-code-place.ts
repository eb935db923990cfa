/** Where a program names a plugin or hook of its own: what the engine can only say by name is shown at that line. */
import type { CellError, Program, RunMessage } from './protocol.ts';

/** The message with its error at the line that names the reader's code, if it is about some; else as it is. */
export function withReaderCodePlace(message: RunMessage, program: Program): RunMessage {
  if (message.type !== 'output' || message.output.kind !== 'error') return message;
  return { type: 'output', output: { kind: 'error', error: placeReaderCode(message.output.error, program) } };
}

/** The error at the line that names its `readerCode`; where no file names it, the place that it came with stays. */
export function placeReaderCode({ readerCode, ...error }: CellError, { files }: Program): CellError {
  if (readerCode === undefined) return error;
  for (const [file, source] of Object.entries(files)) {
    const index = indexOfName(source, readerCode);
    if (index === -1) continue;
    const before = source.slice(0, index).split('\n');
    return { ...error, file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
  return error;
}

/** The property `name: 'Nobody'` (or `name = 'Nobody'` in a class), else a declaration of that name. */
function indexOfName(source: string, name: string): number {
  const escaped = name.replace(/[$\\^*+?.()|[\]{}]/g, '\\$&');
  const property = source.search(new RegExp(`\\bname\\s*[:=]\\s*(['"\`])${escaped}\\1`));
  return property === -1 ? source.search(new RegExp(`\\b(?:const|let|class)\\s+${escaped}\\b`)) : property;
}
