/**
 * Reads the YAML that people write for Kubernetes into JSON values: block and flow collections, plain, quoted and block
 * scalars, comments, anchors, aliases and `<<`. Of several documents the first one counts. Tags are refused. Scalars mean
 * what YAML 1.1 says, as in Go: `yes` is true. Source: YAML 1.1 and sigs.k8s.io/yaml.
 */

export interface YamlDocument {
  readonly value: unknown;
  /** Keys that stand twice in one map, each as Go reports it; the last one counts. */
  readonly duplicates: readonly string[];
}

/** Throws an Error `yaml: line N: …` when the text is no YAML. */
export function parseYaml(text: string): YamlDocument {
  const reader = new YamlReader(text);
  return { value: reader.document(), duplicates: reader.duplicates };
}

interface Line {
  indent: number;
  content: string;
  /** Counted from one. */
  readonly number: number;
}

const keyForm =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s[\]{},#&*!|>'"%@`](?:[^:#]|:(?=\S)|(?<=\S)#)*?)\s*:(?=\s|$)/;

class YamlReader {
  readonly duplicates: string[] = [];
  readonly #lines: Line[] = [];
  readonly #anchors = new Map<string, unknown>();
  #index = 0;

  constructor(text: string) {
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
      if (/^(---|\.\.\.)(\s|$)/.test(raw)) {
        if (this.#lines.some(({ content }) => content !== '' && !content.startsWith('#'))) break;
        continue;
      }
      const content = raw.trimStart();
      if (/^\t/.test(raw) && content !== '')
        throw fault(index + 1, 'found character that cannot start any token');
      this.#lines.push({
        indent: raw.length - content.length,
        content: content.trimEnd(),
        number: index + 1,
      });
    }
  }

  document(): unknown {
    const line = this.#peek();
    if (!line) return null;
    const value = this.#block(line.indent);
    const rest = this.#peek();
    if (rest) throw fault(rest.number, 'did not find expected <document start>');
    return value;
  }

  /** The next line that is neither empty nor a comment. */
  #peek(): Line | undefined {
    for (; this.#index < this.#lines.length; this.#index++) {
      const line = this.#lines[this.#index];
      if (line && line.content !== '' && !line.content.startsWith('#')) return line;
    }
    return undefined;
  }

  #block(indent: number): unknown {
    const line = this.#peek();
    if (!line || line.indent < indent) return null;
    if (isItem(line.content)) return this.#sequence(line.indent);
    return keyForm.test(line.content) ? this.#mapping(line.indent) : this.#scalar(line, indent);
  }

  #sequence(indent: number): unknown[] {
    const start = this.#peek()?.number ?? 0;
    const items: unknown[] = [];
    for (let line = this.#peek(); line && line.indent >= indent; line = this.#peek()) {
      if (line.indent > indent || !isItem(line.content)) {
        if (line.indent === indent) break;
        throw fault(start, "did not find expected '-' indicator");
      }
      const rest = line.content.slice(1).trimStart();
      const inner = indent + line.content.length - rest.length;
      if (rest === '' || rest.startsWith('#')) {
        this.#index++;
        items.push(this.#block(indent + 1));
        continue;
      }
      line.content = rest;
      line.indent = inner;
      items.push(this.#block(inner));
    }
    return items;
  }

  #mapping(indent: number): Record<string, unknown> {
    const start = this.#peek()?.number ?? 0;
    const map: Record<string, unknown> = {};
    for (let line = this.#peek(); line && line.indent >= indent; line = this.#peek()) {
      const match = keyForm.exec(line.content);
      if (line.indent > indent || !match) throw fault(start, 'did not find expected key');
      const key = String(keyOf(match[1] ?? ''));
      this.#put(map, key, line.number, () => {
        const rest = line.content.slice(match[0].length).trimStart();
        if (rest !== '' && !rest.startsWith('#')) {
          line.content = rest;
          return this.#scalar(line, indent + 1);
        }
        this.#index++;
        const next = this.#peek();
        // The items of a list may stand at the indentation of its key.
        if (next && next.indent === indent && isItem(next.content)) return this.#sequence(indent);
        return this.#block(indent + 1);
      });
    }
    return map;
  }

  #put(map: Record<string, unknown>, key: string, line: number, read: () => unknown): void {
    if (key === '<<') {
      // What it names counts as set, so that a key of the map's own is a second one: as Go has it.
      for (const from of [read()].flat()) Object.assign(map, { ...(from as object), ...map });
      return;
    }
    if (Object.hasOwn(map, key)) this.duplicates.push(`line ${line}: key "${key}" already set in map`);
    Object.defineProperty(map, key, { value: read(), enumerable: true, writable: true, configurable: true });
  }

  /** A scalar or a flow collection that begins on this line; `indent` is the least of the lines that go on with it. */
  #scalar(line: Line, indent: number): unknown {
    const [first = ''] = line.content;
    if ('|>'.includes(first)) return this.#blockScalar(line, indent);
    if (first === '&' || first === '*') return this.#named(line, indent);
    if (first === '!') throw fault(line.number, `tags are not read here: ${line.content}`);
    if ('[{"\''.includes(first)) return this.#flow(line);
    if ('%@`'.includes(first)) throw fault(line.number, 'found character that cannot start any token');
    const words = [withoutComment(line.content)];
    this.#index++;
    for (let next = this.#peek(); next && next.indent >= indent && next.indent > 0; next = this.#peek()) {
      if (keyForm.test(next.content) || isItem(next.content)) {
        if (keyForm.test(next.content))
          throw fault(next.number, 'mapping values are not allowed in this context');
        break;
      }
      words.push(withoutComment(next.content));
      this.#index++;
    }
    return words.length === 1 ? resolved(words[0] ?? '') : words.join(' ');
  }

  /** `&name` before a value, or `*name` in its place. */
  #named(line: Line, indent: number): unknown {
    const [whole, mark, name = '', rest = ''] = /^([&*])(\S+)\s*(.*)$/.exec(line.content) ?? [];
    if (whole === undefined)
      throw fault(line.number, 'did not find expected alphabetic or numeric character');
    if (mark === '*') {
      this.#index++;
      if (!this.#anchors.has(name)) throw new Error(`yaml: unknown anchor '${name}' referenced`);
      return this.#anchors.get(name);
    }
    if (rest === '' || rest.startsWith('#')) this.#index++;
    else line.content = rest;
    const value = rest === '' || rest.startsWith('#') ? this.#block(indent) : this.#scalar(line, indent);
    this.#anchors.set(name, value);
    return value;
  }

  #blockScalar(line: Line, indent: number): string {
    const folded = line.content.startsWith('>');
    const chomping = /^[|>]([+-]?)/.exec(line.content)?.[1] ?? '';
    const lines: Line[] = [];
    for (this.#index++; this.#index < this.#lines.length; this.#index++) {
      const next = this.#lines[this.#index];
      if (!next || (next.content !== '' && next.indent < indent)) break;
      lines.push(next);
    }
    const inner = lines.find(({ content }) => content !== '')?.indent ?? 0;
    const texts = lines.map(({ indent: own, content }) =>
      content === '' ? '' : ' '.repeat(own - inner) + content,
    );
    const text = folded ? texts.join('\n').replace(/(?<=\S)\n(?=\S)/g, ' ') : texts.join('\n');
    const body = text.replace(/\n+$/, '');
    if (chomping === '-' || body === '') return body;
    return chomping === '+' ? `${text}\n` : `${body}\n`;
  }

  /** Flow collections and quoted scalars may go on over lines; they end where they are closed. */
  #flow(line: Line): unknown {
    const rest = this.#lines.slice(this.#index);
    const flow = new FlowReader(rest, (map, key, at, read) => this.#put(map, key, at, read));
    const value = flow.value();
    const { row, tail } = flow.end();
    if (tail !== '' && !tail.startsWith('#')) throw fault(line.number, 'did not find expected key');
    this.#index += row + 1;
    return value;
  }
}

type Put = (map: Record<string, unknown>, key: string, line: number, read: () => unknown) => void;

class FlowReader {
  readonly #lines: readonly Line[];
  readonly #put: Put;
  readonly #first: number;
  #row = 0;
  #column = 0;

  constructor(lines: readonly Line[], put: Put) {
    this.#lines = lines;
    this.#put = put;
    this.#first = lines[0]?.number ?? 0;
  }

  end(): { row: number; tail: string } {
    return { row: this.#row, tail: (this.#lines[this.#row]?.content ?? '').slice(this.#column).trim() };
  }

  value(): unknown {
    this.#skipSpace();
    const character = this.#character();
    if (character === '[') return this.#list();
    if (character === '{') return this.#map();
    if (character === '"' || character === "'") return this.#quoted(character);
    return resolved(this.#plain());
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.#column++;
    for (;;) {
      this.#skipSpace();
      if (this.#take(']')) return items;
      items.push(this.value());
      this.#skipSpace();
      if (!this.#take(',') && this.#character() !== ']')
        throw fault(this.#first, "did not find expected ',' or ']'");
    }
  }

  #map(): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.#column++;
    for (;;) {
      this.#skipSpace();
      if (this.#take('}')) return map;
      const character = this.#character();
      const at = this.#lines[this.#row]?.number ?? 0;
      const key = character === '"' || character === "'" ? this.#quoted(character) : this.#plain();
      this.#skipSpace();
      this.#put(map, key, at, () => (this.#take(':') ? this.value() : null));
      this.#skipSpace();
      if (!this.#take(',') && this.#character() !== '}')
        throw fault(this.#first, "did not find expected ',' or '}'");
    }
  }

  #quoted(quote: string): string {
    let text = '';
    this.#column++;
    for (;;) {
      const line = this.#lines[this.#row];
      if (!line) throw fault(this.#first, 'found unexpected end of stream');
      const rest = line.content.slice(this.#column);
      const part = (quote === '"' ? /^(?:[^"\\]|\\.)*/ : /^(?:[^']|'')*/).exec(rest)?.[0] ?? '';
      text += part;
      this.#column += part.length;
      if (this.#take(quote)) break;
      this.#row++;
      this.#column = 0;
      text += ' ';
    }
    return unquoted(`${quote}${text}${quote}`);
  }

  #plain(): string {
    const rest = (this.#lines[this.#row]?.content ?? '').slice(this.#column);
    const text = /^(?:[^,[\]{}:#]|:(?=[^\s,[\]{}])|(?<=\S)#)*/.exec(rest)?.[0] ?? '';
    if (text.trim() === '') throw fault(this.#first, "did not find expected ',' or ']'");
    this.#column += text.length;
    return text.trim();
  }

  #character(): string {
    return this.#lines[this.#row]?.content[this.#column] ?? '';
  }

  #take(character: string): boolean {
    if (this.#character() !== character) return false;
    this.#column++;
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const line = this.#lines[this.#row];
      if (!line) return;
      const rest = line.content.slice(this.#column);
      const space = rest.length - rest.trimStart().length;
      this.#column += space;
      if (rest.trimStart() !== '' && !rest.trimStart().startsWith('#')) return;
      this.#row++;
      this.#column = 0;
    }
  }
}

const fault = (line: number, what: string): Error => new Error(`yaml: line ${line}: ${what}`);

const isItem = (content: string): boolean => content === '-' || /^-\s/.test(content);

const withoutComment = (content: string): string => content.replace(/\s+#.*$/, '').trimEnd();

const keyOf = (text: string): string => (/^["']/.test(text) ? unquoted(text) : text.trim());

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  b: '\b',
  f: '\f',
  e: '\u001b',
};

function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith("'")) return inner.replaceAll("''", "'");
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (_, two?: string, four?: string, eight?: string, one = '') => {
      const code = two ?? four ?? eight;
      return code === undefined ? (escapes[one] ?? one) : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
}

/** What a plain scalar means. */
function resolved(text: string): unknown {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(?:false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  if (/^[-+]?0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  if (/^[-+]?(?:0|[1-9][\d_]*)$/.test(text)) return Number(text.replaceAll('_', ''));
  if (/^0x[\da-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}
