/**
 * Splits a command line into words as a POSIX shell does (quotes and escapes, section 2.2 of XCU), and refuses what
 * only a shell could do: the prompt runs one kubectl command and nothing else.
 */

/** What a shell would do with the line instead of passing it on. */
export class NotAShellError extends Error {
  override readonly name = 'NotAShellError';
}

const operators: Readonly<Record<string, string>> = {
  '|': 'a pipe',
  '&': 'a background job or a list',
  ';': 'a list of commands',
  '>': 'a redirection',
  '<': 'a redirection',
  '`': 'a command substitution',
  '(': 'a subshell',
  ')': 'a subshell',
  '\n': 'a second command',
};

export function shellWords(line: string): string[] {
  const text = line.trim();
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;

  const refuseExpansion = (): void => {
    if (!/^\$[A-Za-z_0-9{('"?$!@*#-]/.test(text.slice(at, at + 2))) return;
    throw new NotAShellError(
      "this prompt is not a shell, it cannot expand '$…': put the text in single quotes to pass it on as it stands",
    );
  };
  const quoted = (mark: string): void => {
    word ??= '';
    for (at++; text[at] !== mark; at++) {
      if (at >= text.length)
        throw new NotAShellError(`the quotation mark ${mark} is not closed in this line`);
      if (mark === '"') {
        if (text[at] === '$') refuseExpansion();
        if (text[at] === '`') refuse('`');
        if (text[at] === '\\' && /["\\$`]/.test(text[at + 1] ?? '')) at++;
      }
      word += text[at];
    }
  };

  for (; at < text.length; at++) {
    const char = text[at] as string;
    if (char === ' ' || char === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'" || char === '"') {
      quoted(char);
    } else if (char === '\\') {
      at++;
      if (text[at] !== '\n') word = (word ?? '') + (text[at] ?? '\\');
    } else if (char === '#' && word === undefined) {
      break;
    } else if (operators[char]) {
      refuse(char);
    } else {
      if (char === '$') refuseExpansion();
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function refuse(char: string): never {
  const shown = char === '\n' ? 'a line break' : `'${char}'`;
  throw new NotAShellError(
    `this prompt is not a shell, it runs one kubectl command: ${shown} (${operators[char]}) works only in quotes`,
  );
}
