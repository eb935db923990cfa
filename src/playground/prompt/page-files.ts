/** The files that a prompt's `-f` can read: one to begin with, and those that the reader writes. They last as long as the page. */
export class PageFiles {
  readonly #texts = new Map([['pod.yaml', podManifest]]);

  get names(): string[] {
    return [...this.#texts.keys()].sort();
  }

  write(name: string, text: string): void {
    this.#texts.set(name, text);
  }

  /** As `cat` prints them. */
  show(names: readonly string[]): string {
    if (names.length === 0) return 'cat: which file? ls shows those that there are.';
    return names.map((name) => this.#texts.get(name) ?? `cat: ${name}: No such file or directory`).join('');
  }

  /** Those that a command line names. */
  namedIn(line: string): Record<string, string> {
    const words = new Set(line.split(/[\s=,'"]+/).flatMap((word) => [word, word.replace(/^-f|^\.\//, '')]));
    return Object.fromEntries([...this.#texts].filter(([name]) => words.has(name)));
  }
}

const podManifest = `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
  - name: web
    image: nginx
`;
