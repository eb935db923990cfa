import { neverCalled } from '../module-syntax.ts';

/** A parser that hangs is not waited for. */
const ANSWER_MS = 1_000;

/**
 * Where a module has a syntax error, or undefined if it has none. The rejection of `import()` does not tell, but the
 * error event of a worker's script does.
 */
export async function syntaxErrorPlace(
  js: string,
  blobUrl: (js: string) => string,
): Promise<{ line: number; column: number } | undefined> {
  const { script, prefixLength } = neverCalled(js);
  const worker = new Worker(blobUrl(`${script}\npostMessage(0)`));
  try {
    return await new Promise((resolve) => {
      worker.onerror = ({ lineno, colno }) => {
        if (!lineno) resolve(undefined);
        else
          resolve({
            line: lineno,
            column: Math.max(1, lineno === 1 ? colno - prefixLength : colno),
          });
      };
      worker.onmessage = () => resolve(undefined);
      setTimeout(() => resolve(undefined), ANSWER_MS);
    });
  } finally {
    worker.terminate();
  }
}
