/**
 * Parses flags as spf13/pflag does, with its texts. Source: github.com/spf13/pflag, `FlagSet.parseArgs`.
 * A flag's value stays text but for its check; `strings` collects every use (`StringArray`).
 */
import { type Micros, parseDuration } from '../sim/time.ts';
import { UsageError } from './errors.ts';

export type FlagKind = 'string' | 'strings' | 'bool' | 'int' | 'duration';

/** It may come, the cluster has one user, there is nothing around this kubectl, or the trace has it. */
export type Refused = 'later' | 'one user' | 'local' | 'trace';

export interface FlagSpec {
  readonly kind: FlagKind;
  readonly short?: string;
  readonly initial?: string;
  /** The value of the flag without one (`--dry-run`); bools have `true`. */
  readonly bare?: string;
  /** The real kubectl has this flag, this one refuses it, and why. */
  readonly refused?: Refused;
}

export type FlagSpecs = Readonly<Record<string, FlagSpec>>;

/** The flags of one command line, and the words that are none. */
export class Flags {
  readonly #specs: FlagSpecs;
  readonly #values = new Map<string, string[]>();
  readonly args: string[] = [];

  constructor(specs: FlagSpecs) {
    this.#specs = specs;
  }

  changed(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): string {
    return this.#values.get(name)?.at(-1) ?? this.#specs[name]?.initial ?? '';
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  on(name: string): boolean {
    return truths[this.get(name)] ?? false;
  }

  int(name: string): number {
    return Number(this.get(name) || 0);
  }

  micros(name: string): Micros {
    return parseDuration(this.get(name) || '0');
  }

  set(name: string, spec: FlagSpec, value: string, shown: string): void {
    const fault = faultOf(spec.kind, value);
    if (fault) throw new Error(`invalid argument ${quote(value)} for ${quote(shown)} flag: ${fault}`);
    const before = this.#values.get(name);
    if (before && spec.kind === 'strings') before.push(value);
    else this.#values.set(name, [value]);
  }
}

const truths: Readonly<Record<string, boolean>> = {
  1: true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  0: false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
};

function faultOf(kind: FlagKind, value: string): string | undefined {
  if (kind === 'bool' && truths[value] === undefined)
    return `strconv.ParseBool: parsing ${quote(value)}: invalid syntax`;
  if (kind === 'int' && !/^[-+]?\d+$/.test(value))
    return `strconv.ParseInt: parsing ${quote(value)}: invalid syntax`;
  if (kind !== 'duration') return undefined;
  if (/^[-+]?\d*\.?\d+$/.test(value) && Number(value) !== 0)
    return `time: missing unit in duration ${quote(value)}`;
  try {
    if (value === '') throw new Error();
    parseDuration(value);
    return undefined;
  } catch {
    return `time: invalid duration ${quote(value)}`;
  }
}

/** Parses the words behind the verb. `command` is the command's path, for the sentence that says where help is. */
export function parseFlags(words: readonly string[], specs: FlagSpecs, command: string): Flags {
  const flags = new Flags(specs);
  try {
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as string;
      if (word === '--') {
        flags.args.push(...words.slice(at + 1));
        break;
      }
      if (word.startsWith('--')) at += long(flags, specs, word, words[at + 1]);
      else if (word.startsWith('-') && word.length > 1) at += short(flags, specs, word, words[at + 1]);
      else flags.args.push(word);
    }
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nSee '${command} --help' for usage.`);
  }
  return flags;
}

/** How many of the following words the flag has taken. */
function long(flags: Flags, specs: FlagSpecs, word: string, next: string | undefined): 0 | 1 {
  const equals = word.indexOf('=');
  const name = word.slice(2, equals < 0 ? undefined : equals);
  if (name === '' || name.startsWith('-')) throw new Error(`bad flag syntax: ${word}`);
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (!spec) throw new Error(`unknown flag: --${name}`);
  const shown = spec.short ? `-${spec.short}, --${name}` : `--${name}`;
  const bare = bareOf(spec);
  if (equals >= 0) flags.set(name, spec, word.slice(equals + 1), shown);
  else if (bare !== undefined) flags.set(name, spec, bare, shown);
  else if (next === undefined) throw new Error(`flag needs an argument: --${name}`);
  else {
    flags.set(name, spec, next, shown);
    return 1;
  }
  return 0;
}

function short(flags: Flags, specs: FlagSpecs, word: string, next: string | undefined): 0 | 1 {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at];
    const rest = word.slice(at + 1);
    const [name, spec] = Object.entries(specs).find(([, candidate]) => candidate.short === letter) ?? [];
    if (!name || !spec) throw new Error(`unknown shorthand flag: '${letter}' in -${word.slice(at)}`);
    const shown = `-${letter}, --${name}`;
    const bare = bareOf(spec);
    if (rest.length > 1 && rest.startsWith('=')) return take(flags, name, spec, rest.slice(1), shown);
    if (bare !== undefined) flags.set(name, spec, bare, shown);
    else if (rest !== '') return take(flags, name, spec, rest, shown);
    else if (next === undefined) throw new Error(`flag needs an argument: '${letter}' in -${word.slice(at)}`);
    else {
      flags.set(name, spec, next, shown);
      return 1;
    }
  }
  return 0;
}

function take(flags: Flags, name: string, spec: FlagSpec, value: string, shown: string): 0 {
  flags.set(name, spec, value, shown);
  return 0;
}

const bareOf = (spec: FlagSpec): string | undefined => (spec.kind === 'bool' ? 'true' : spec.bare);

/**
 * The place of the verb: the first word that is neither a flag nor a flag's value. An unknown flag is taken to have a
 * value. Source: github.com/spf13/cobra, `stripFlags`.
 */
export function verbIndex(words: readonly string[], globals: FlagSpecs): number {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return at;
    if (word.includes('=')) continue;
    const spec = word.startsWith('--')
      ? globals[word.slice(2)]
      : Object.values(globals).find((candidate) => candidate.short === word[1]);
    const takesNext = word.startsWith('--') || word.length === 2;
    if (takesNext && (!spec || bareOf(spec) === undefined)) at++;
  }
  return -1;
}

/** A string as Go's `%q` prints it. */
export function quote(text: string): string {
  return `"${Array.from(text, goEscape).join('')}"`;
}

function goEscape(char: string): string {
  const named = (
    { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' } as Record<string, string>
  )[char];
  if (named) return named;
  const code = char.codePointAt(0) as number;
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : char;
}
