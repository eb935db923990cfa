/**
 * Prints JSON values as kubectl's YAML: sigs.k8s.io/yaml over go-yaml v2, which means sorted keys, lists flush with
 * their key, a string quoted only where it would read as something else, and long ones folded behind column 80.
 * Source: sigs.k8s.io/yaml/goyaml.v2, `encode.go`, `resolve.go`, `sorter.go`, `emitterc.go`.
 */

const COLUMN_BEST = 80;

export function toYaml(value: unknown): string {
  const out = new Emitter();
  out.node(value, 0, false);
  return out.text;
}

class Emitter {
  text = '';
  #column = 0;

  /** Writes a value whose keys or dashes stand at `indent`. `inline` when something stands before it on the line. */
  node(value: unknown, indent: number, inline: boolean): void {
    if (Array.isArray(value)) {
      if (value.length === 0) return this.#line('[]');
      value.forEach((item, index) => {
        if (index > 0 || !inline) this.#indent(indent);
        this.#put('- ');
        this.node(item, indent + 2, true);
      });
    } else if (typeof value === 'object' && value !== null) {
      const keys = Object.keys(value).sort(byNaturalOrder);
      if (keys.length === 0) return this.#line('{}');
      keys.forEach((key, index) => {
        if (index > 0 || !inline) this.#indent(indent);
        this.#entry(key, (value as Record<string, unknown>)[key], indent);
      });
    } else {
      this.#scalar(value, indent, true);
      this.#line('');
    }
  }

  #entry(key: string, value: unknown, indent: number): void {
    const long = key.length > 128 || key.includes('\n');
    if (long) this.#put('? ');
    this.#scalar(key, indent + 2, false);
    if (long) {
      this.#line('');
      this.#indent(indent);
    }
    this.#put(':');
    const isList = Array.isArray(value) && value.length > 0;
    const isMap =
      !Array.isArray(value) && typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    if (isList || isMap) {
      this.#line('');
      this.node(value, isList ? indent : indent + 2, false);
    } else {
      this.#put(' ');
      this.node(value, indent + 2, true);
    }
  }

  #scalar(value: unknown, indent: number, breaks: boolean): void {
    if (typeof value !== 'string') return this.#put(value === undefined ? 'null' : String(value));
    const allows = analyze(value);
    if (value.includes('\n') && breaks && allows.block) return this.#literal(value, indent);
    const plain = !value.includes('\n') && readsAsString(value);
    if (plain && allows.plain) return this.#folded(value, indent, breaks, 'plain');
    if (plain && allows.single) return this.#folded(value, indent, breaks, 'single');
    this.#doubleQuoted(value, indent, breaks);
  }

  #folded(value: string, indent: number, breaks: boolean, style: 'plain' | 'single'): void {
    const single = style === 'single';
    if (single) this.#put("'");
    let afterSpace = false;
    for (let at = 0; at < value.length; at++) {
      const char = value[at] as string;
      const inner = !single || (at > 0 && at < value.length - 1);
      if (
        char === ' ' &&
        breaks &&
        !afterSpace &&
        this.#column > COLUMN_BEST &&
        inner &&
        value[at + 1] !== ' '
      ) {
        this.#break(indent);
      } else {
        this.#put(single && char === "'" ? "''" : char);
      }
      afterSpace = char === ' ';
    }
    if (single) this.#put("'");
  }

  #doubleQuoted(value: string, indent: number, breaks: boolean): void {
    this.#put('"');
    let afterSpace = false;
    const chars = Array.from(value);
    chars.forEach((char, at) => {
      if (
        char === ' ' &&
        breaks &&
        !afterSpace &&
        this.#column > COLUMN_BEST &&
        at > 0 &&
        at < chars.length - 1
      ) {
        this.#break(indent);
        if (chars[at + 1] === ' ') this.#put('\\');
      } else {
        this.#put(escaped(char));
      }
      afterSpace = char === ' ';
    });
    this.#put('"');
  }

  #literal(value: string, indent: number): void {
    const hint = /^[ \n]/.test(value) ? '2' : '';
    const chomp = value.endsWith('\n') ? (/^\n$|\n\n$/.test(value) ? '+' : '') : '-';
    this.#put(`|${hint}${chomp}`);
    const lines = (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
    this.text += lines.map((line) => (line === '' ? '\n' : `\n${' '.repeat(indent)}${line}`)).join('');
  }

  #put(text: string): void {
    this.text += text;
    this.#column += text.length;
  }

  #line(text: string): void {
    this.text += `${text}\n`;
    this.#column = 0;
  }

  #indent(indent: number): void {
    this.text += ' '.repeat(indent);
    this.#column = indent;
  }

  #break(indent: number): void {
    this.#line('');
    this.#indent(indent);
  }
}

/** What a plain scalar of this text would be read as: anything but a string has to be quoted. `resolve.go`. */
function readsAsString(text: string): boolean {
  if (text === '' || reserved.has(text)) return false;
  if (/^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text)) return false; // base 60, YAML 1.1
  if (/^[^-+0-9.]/.test(text)) return true;
  if (isTimestamp(text)) return false;
  const bare = text.replaceAll('_', '');
  return !numbers.some((pattern) => pattern.test(bare));
}

const reserved = new Set(
  (
    'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL << ' +
    '.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'
  ).split(' '),
);

const numbers = [
  /^[-+]?(0|[1-9][0-9]*)$/,
  /^[-+]?0[0-7]+$/,
  /^[-+]?0[oO][0-7]+$/,
  /^[-+]?0[xX][0-9a-fA-F]+$/,
  /^[-+]?0[bB][01]+$/,
  /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/,
];

function isTimestamp(text: string): boolean {
  const part = /^\d{4}-(\d{1,2})-(\d{1,2})([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/.exec(
    text,
  );
  if (!part) return false;
  const month = Number(part[1]);
  const day = Number(part[2]);
  const zoned = part[5] !== undefined;
  const spaced = part[3]?.startsWith(' ') ?? false;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && (part[3] === undefined || zoned !== spaced);
}

/** Which styles a text allows. `emitterc.go`, `yaml_emitter_analyze_scalar`. */
function analyze(text: string): { plain: boolean; single: boolean; block: boolean } {
  const special = Array.from(text).some((char) => char !== '\n' && !isPrintable(char)) || / \n/.test(text);
  const breakSpace = /\n /.test(text);
  const edges = /^[ \n]|[ \n]$/.test(text);
  const indicator =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?:]([ \n]|$)/.test(text) ||
    /.:([ \n]|$)/s.test(text) ||
    /[ \n]#/.test(text);
  return {
    plain: text !== '' && !special && !breakSpace && !edges && !indicator && !text.includes('\n'),
    single: !special && !breakSpace,
    block: !special && !text.endsWith(' '),
  };
}

function isPrintable(char: string): boolean {
  const code = char.codePointAt(0) as number;
  if (code < 0x7f) return code >= 0x20;
  return (
    code >= 0xa0 &&
    !(code >= 0xd800 && code <= 0xdfff) &&
    code !== 0xfeff &&
    code < 0x10000 &&
    code < 0xfffe &&
    code !== 0x2028 &&
    code !== 0x2029
  );
}

const namedEscapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(char: string): string {
  const named = namedEscapes[char];
  if (named) return named;
  if (isPrintable(char)) return char;
  const code = char.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Letters by code, numbers by value, letters behind everything else. `sorter.go`, `keyList.Less`. */
function byNaturalOrder(a: string, b: string): number {
  return naturallyLess(a, b) ? -1 : naturallyLess(b, a) ? 1 : 0;
}

const isLetter = (char: string): boolean => /\p{L}/u.test(char);
const isDigit = (char: string | undefined): boolean => char !== undefined && /[0-9]/.test(char);

function naturallyLess(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  const charA = a[at];
  const charB = b[at];
  if (charA === undefined || charB === undefined) return a.length < b.length;
  const letterB = isLetter(charB);
  if (isLetter(charA) && letterB) return charA < charB;
  if (isLetter(charA) || letterB) return letterB;
  const zeros = charA === '0' || charB === '0' ? /[1-9][0-9]*$/.test(a.slice(0, at)) : false;
  const [numberA, endA] = numberAt(a, at, zeros);
  const [numberB, endB] = numberAt(b, at, zeros);
  if (numberA !== numberB) return numberA < numberB;
  return endA !== endB ? endA < endB : charA < charB;
}

function numberAt(text: string, from: number, leading: boolean): [value: number, end: number] {
  let end = from;
  let value = leading ? 1 : 0;
  for (; isDigit(text[end]); end++) value = value * 10 + Number(text[end]);
  return [value, end];
}
