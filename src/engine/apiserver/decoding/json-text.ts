/**
 * JSON text as Go reads it: the same faults in the same words, numbers as they were written, and fields that are there
 * twice. Source: encoding/json `scanner.go`.
 */

/** A fault of the text; the message is Go's. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
}

/** A number whose text says more than its value: `80.0`, `1e3`, or more digits than a double holds. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** All fields of an object that has some of them twice, in their order. */
const repeated = new WeakMap<object, readonly (readonly [string, unknown])[]>();

/** The fields of an object as they were written. */
export const entriesOf = (object: object): readonly (readonly [string, unknown])[] =>
  repeated.get(object) ?? Object.entries(object);

const DEPTH_MAX = 10_000;

export function parseJson(text: string): unknown {
  return new Reader(text).whole();
}

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('after top-level value');
    return value;
  }

  #value(): unknown {
    this.#space();
    const character = this.#text[this.#at];
    switch (character) {
      case '{':
        return this.#object();
      case '[':
        return this.#array();
      case '"':
        return this.#string();
      case 't':
        return this.#literal('true', true);
      case 'f':
        return this.#literal('false', false);
      case 'n':
        return this.#literal('null', null);
      default:
        if (character === '-' || (character !== undefined && isDigit(character))) return this.#number();
        return this.#fail('looking for beginning of value');
    }
  }

  #object(): unknown {
    this.#enter();
    const fields: [string, unknown][] = [];
    for (;;) {
      this.#space();
      if (fields.length === 0 && this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] !== '"') this.#fail('looking for beginning of object key string');
      const key = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') this.#fail('after object key');
      this.#at++;
      fields.push([key, this.#value()]);
      this.#space();
      if (this.#text[this.#at] === '}') break;
      if (this.#text[this.#at] !== ',') this.#fail('after object key:value pair');
      this.#at++;
    }
    this.#leave();
    const object = Object.fromEntries(fields);
    if (Object.keys(object).length < fields.length) repeated.set(object, fields);
    return object;
  }

  #array(): unknown[] {
    this.#enter();
    const items: unknown[] = [];
    for (;;) {
      this.#space();
      if (items.length === 0 && this.#text[this.#at] === ']') break;
      items.push(this.#value());
      this.#space();
      if (this.#text[this.#at] === ']') break;
      if (this.#text[this.#at] !== ',') this.#fail('after array element');
      this.#at++;
    }
    this.#leave();
    return items;
  }

  #string(): string {
    let out = '';
    this.#at++;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || character < ' ') return this.#fail('in string literal');
      this.#at++;
      if (character === '"') return out.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '\ufffd');
      out += character === '\\' ? this.#escape() : character;
    }
  }

  #escape(): string {
    const character = this.#text[this.#at] ?? '';
    const plain = escapes[character];
    if (plain !== undefined) {
      this.#at++;
      return plain;
    }
    if (character !== 'u') return this.#fail('in string escape code');
    this.#at++;
    const start = this.#at;
    for (; this.#at < start + 4; this.#at++) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape');
    }
    return String.fromCharCode(Number.parseInt(this.#text.slice(start, this.#at), 16));
  }

  #number(): number | NumberText {
    const start = this.#at;
    if (this.#text[this.#at] === '-') this.#at++;
    if (this.#text[this.#at] === '0') this.#at++;
    else this.#digits('in numeric literal');
    if (this.#text[this.#at] === '.') {
      this.#at++;
      this.#digits('after decimal point in numeric literal');
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++;
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at++;
      this.#digits('in exponent of numeric literal');
    }
    const text = this.#text.slice(start, this.#at);
    return String(Number(text)) === text ? Number(text) : new NumberText(text);
  }

  #digits(where: string): void {
    if (!isDigit(this.#text[this.#at] ?? '')) this.#fail(where);
    while (isDigit(this.#text[this.#at] ?? '')) this.#at++;
  }

  #literal<T>(word: string, value: T): T {
    for (let index = 0; index < word.length; index++, this.#at++) {
      if (this.#text[this.#at] !== word[index]) this.#fail(`in literal ${word} (expecting '${word[index]}')`);
    }
    return value;
  }

  #enter(): void {
    this.#at++;
    if (++this.#depth > DEPTH_MAX) throw new SyntaxFault('exceeded max depth');
  }

  #leave(): void {
    this.#at++;
    this.#depth--;
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? '!')) this.#at++;
  }

  #fail(where: string): never {
    if (this.#at >= this.#text.length) throw new SyntaxFault('unexpected end of JSON input');
    throw new SyntaxFault(
      `invalid character ${quotedByte(this.#text.codePointAt(this.#at) as number)} ${where}`,
    );
  }
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const isDigit = (character: string): boolean =>
  character >= '0' && character <= '9' && character.length === 1;

/** Go looks at bytes: of a character beyond ASCII, at the first of its UTF-8. */
function quotedByte(code: number): string {
  const first =
    code < 0x80
      ? code
      : code < 0x800
        ? 0xc0 | (code >> 6)
        : code < 0x10000
          ? 0xe0 | (code >> 12)
          : 0xf0 | (code >> 18);
  const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' };
  const hidden = first < 0x20 || (first >= 0x7f && first < 0xa1);
  const text =
    named[first] ?? (hidden ? `\\x${first.toString(16).padStart(2, '0')}` : String.fromCharCode(first));
  return `'${text}'`;
}
