/** Regular expressions are RE2's, as in Go. */
import { RE2JS } from 're2js';
import { CelError, type CelValue } from '../values.ts';

/** Throws an Error in Go's words. Plain loops in it take time that grows with the text only. */
export function compileRegex(pattern: string): RE2JS {
  return RE2JS.compile(pattern);
}

function compiled(pattern: string, use: (regex: RE2JS) => CelValue): CelValue {
  try {
    return use(compileRegex(pattern));
  } catch (error) {
    return new CelError(error instanceof Error ? error.message : String(error));
  }
}

export const matches = (text: string, pattern: string): CelValue =>
  compiled(pattern, (regex) => regex.matcher(text).find());

/** The first match, or nothing. */
export const find = (text: string, pattern: string): CelValue =>
  compiled(pattern, (regex) => {
    const matcher = regex.matcher(text);
    return matcher.find() ? (matcher.group() ?? '') : '';
  });

/** All matches, or the first so many. */
export const findAll = (text: string, pattern: string, limit = -1n): CelValue =>
  compiled(pattern, (regex) => {
    const matcher = regex.matcher(text);
    const found: string[] = [];
    let end = -1;
    while ((limit < 0n || BigInt(found.length) < limit) && matcher.find()) {
      const [from, to] = [matcher.start(), matcher.end()];
      // As in Go, nothing is not found where a match has just ended.
      if (from === to && from === end) continue;
      end = to;
      found.push(matcher.group() ?? '');
    }
    return found;
  });
