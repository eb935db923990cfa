/** From what was typed at a prompt to a cell: the program that the prompt talked to, and a line for each command. */
import type { Micros } from '#engine';
import type { Program } from '../protocol.ts';

/** One command of a prompt, with what makes it the same when it is run again. Times are the cluster's. */
export interface TypedCommand {
  /** Behind the word `kubectl`, or the span of a `sleep`. */
  readonly line: string;
  readonly kind: 'kubectl' | 'sleep';
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  readonly interruptedAfter?: Micros;
  readonly stdin?: string;
  /** Those that the command names. */
  readonly files?: Readonly<Record<string, string>>;
  readonly exitCode: number;
}

/**
 * The program with the commands at its end: run, it does what was done, at the same times. Undefined when the program
 * keeps its Cluster in no variable, so that no line could name it.
 */
export function typedProgram(program: Program, commands: readonly TypedCommand[]): Program | undefined {
  const source = program.files[program.entry] ?? '';
  const cluster = clusterVariable(source);
  if (cluster === undefined) return undefined;
  const lines = commands.map((command) => lineOf(cluster, command));
  const shows = lines.some((line) => line.startsWith('display('));
  const text = `${(shows ? importingDisplay(source) : source).trimEnd()}\n\n// Typed at the prompt.\n${lines.join('\n')}\n`;
  return { ...program, files: { ...program.files, [program.entry]: text } };
}

/** The last one: the prompt talks to the Cluster that was made last. */
export function clusterVariable(source: string): string | undefined {
  const found = source.matchAll(/\b(?:const|let|var)\s+([\w$]+)\s*(?::\s*\w+\s*)?=\s*new\s+Cluster\b/g);
  return [...found].at(-1)?.[1];
}

/** Verbs whose answer is what they are typed for. */
const reads =
  /^(api-resources|api-versions|auth|cluster-info|describe|events|explain|get|help|logs|top|version)\b/;

function lineOf(cluster: string, command: TypedCommand): string {
  const { kind, line, endedAt, interruptedAfter, stdin, files, exitCode } = command;
  if (kind === 'sleep') return `await ${cluster}.until({ time: '${spanOf(endedAt)}' });`;
  const options = [
    ...(stdin !== undefined ? [`stdin: ${literal(stdin)}`] : []),
    ...(files && Object.keys(files).length > 0
      ? [
          `files: { ${Object.entries(files)
            .map(([name, text]) => `${quoted(name)}: ${literal(text)}`)
            .join(', ')} }`,
        ]
      : []),
    ...(interruptedAfter !== undefined ? [`interruptAfter: '${spanOf(interruptedAfter)}'`] : []),
  ];
  const call = `await ${cluster}.kubectl(${quoted(line)}${options.length > 0 ? `, { ${options.join(', ')} }` : ''})`;
  const failed = exitCode !== 0 && interruptedAfter === undefined;
  if (reads.test(line) || failed) return `display((${call}).${failed ? 'stderr' : 'stdout'});`;
  return `${call};`;
}

/** To the microsecond, in the largest unit that needs no decimals. */
function spanOf(span: Micros): string {
  if (span % 1_000_000 === 0) return `${span / 1_000_000}s`;
  return span % 1_000 === 0 ? `${span / 1_000}ms` : `${span}us`;
}

const quoted = (text: string): string =>
  text.includes('\n') ? literal(text) : `'${text.replace(/[\\']/g, '\\$&')}'`;

const literal = (text: string): string =>
  text.includes('\n') ? `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\`` : quoted(text);

function importingDisplay(source: string): string {
  const imports = /import\s*\{([^}]*)\}\s*from\s*'#engine'/.exec(source);
  if (!imports) return `import { display } from '#engine';\n${source}`;
  if (/\bdisplay\b/.test(imports[1] ?? '')) return source;
  const names = [
    ...(imports[1] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    'display',
  ];
  return source.replace(imports[0], `import { ${names.join(', ')} } from '#engine'`);
}
