/**
 * Holds the engine to recordings of the real 1.36.4.
 *
 *     npm run golden -- FOLDER [--topic X] [--case Y] [--stamp | --check-stamp]
 *
 * Takes any folder of a form that one of the adapters knows, prints `equal N of M` a topic and as its last line for
 * all, shows the first difference of each case that is not equal, and exits 0 only if all are. `--stamp` writes which
 * trace events the equal cases confirm into src/engine/trace/recorded-events.ts and the cases into recorded-cases.ts.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { Adapter, GoldenCase } from './adapter.ts';
import { adapters } from './adapters/index.ts';
import { firstDifference, printDifference } from './difference.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    topic: { type: 'string' },
    case: { type: 'string' },
    stamp: { type: 'boolean', default: false },
    'check-stamp': { type: 'boolean', default: false },
  },
});

const folders = positionals;
if (folders.length === 0) {
  console.error('name a folder of recordings: npm run golden -- FOLDER [--topic X] [--case Y] [--stamp]');
  process.exit(2);
}

const CASES_SHOWN = 3;

interface Tally {
  equal: number;
  all: number;
}

const tallies = new Map<string, Tally>();
const histories: Tally = { equal: 0, all: 0 };
const confirmed = new Map<string, Set<string>>();

for (const folder of folders) {
  for (const file of recordingFiles(folder)) {
    const content = parsed(file);
    const adapter = adapters.find((candidate: Adapter) => candidate.reads(content));
    if (!adapter) continue;
    for (const golden of adapter.cases(content, file)) {
      if (options.topic && golden.topic !== options.topic) continue;
      if (options.case && golden.name !== options.case) continue;
      await judge(golden, file);
    }
  }
}

let equal = 0;
let all = 0;
for (const [topic, tally] of tallies) {
  console.log(`${topic}: equal ${tally.equal} of ${tally.all}`);
  equal += tally.equal;
  all += tally.all;
}
if (histories.all > 0) console.log(`history (counted apart): equal ${histories.equal} of ${histories.all}`);
const stamps = Object.entries(stamp()).map(
  ([name, text]) => [new URL(`../../src/engine/trace/${name}`, import.meta.url), text] as const,
);
if (options.stamp) for (const [file, text] of stamps) writeFileSync(file, text);
const outdated = options['check-stamp'] && stamps.some(([file, text]) => readFileSync(file, 'utf8') !== text);
if (outdated)
  console.error(
    `the stamp is not what these recordings confirm: npm run golden -- ${folders.join(' ')} --stamp`,
  );
if (all === 0) console.error(`no recordings of a known form under ${folders.join(', ')}`);
console.log(`equal ${equal} of ${all}`);
process.exit(all > 0 && equal === all && !outdated ? 0 : 1);

async function judge(golden: GoldenCase, file: string): Promise<void> {
  let failure: string | undefined;
  try {
    const { expected, actual, confirms } = await golden.compare();
    const difference = firstDifference(expected, actual);
    if (difference) failure = printDifference(difference);
    else for (const event of confirms ?? []) confirm(event, `${golden.topic}/${golden.name}`);
  } catch (error) {
    failure = `    the engine failed: ${error instanceof Error ? error.stack : String(error)}`;
  }
  const tally = golden.history ? histories : tallyOf(golden.topic);
  tally.all++;
  if (!failure) tally.equal++;
  else {
    console.log(`${golden.topic} / ${golden.name}${golden.history ? ` (history: ${golden.history})` : ''}`);
    console.log(failure);
    console.log(
      `    alone: npm run golden -- ${relative('.', file)} --topic ${golden.topic} --case ${golden.name}`,
    );
  }
}

function tallyOf(topic: string): Tally {
  let tally = tallies.get(topic);
  if (!tally) tallies.set(topic, (tally = { equal: 0, all: 0 }));
  return tally;
}

function confirm(event: string, golden: string): void {
  const cases = confirmed.get(event) ?? new Set();
  confirmed.set(event, cases.add(golden));
}

/** JSON, or YAML of one document; other YAML, such as manifests that a recording was made with, is none of a known form. */
function parsed(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.json')) return JSON.parse(text);
  const documents = parseAllDocuments(text);
  const [first] = documents;
  return documents.length === 1 && first && 'errors' in first && first.errors.length === 0
    ? (first.toJS() ?? {})
    : {};
}

/** A folder's JSON and YAML files, below it too, in a fixed order; or the file itself. */
function recordingFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(json|yaml)$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

/**
 * The stamp's files: the events that are confirmed, which every run needs, and for each the cases that confirm it, of
 * as many topics as there is room for, which are shown when somebody asks.
 */
function stamp(): Record<string, string> {
  const events = [...confirmed].sort(([a], [b]) => (a < b ? -1 : 1));
  const by = '/** Written by `npm run golden -- FOLDER --stamp`; do not edit.';
  return {
    'recorded-events.ts': [
      `${by} An event's kind and the file that emits it. */`,
      'export const recordedEvents: readonly string[] = [',
      ...events.map(([event]) => `  ${JSON.stringify(event)},`),
      '];',
      '',
    ].join('\n'),
    'recorded-cases.ts': [
      `${by} At most ${CASES_SHOWN} cases are named for each. */`,
      'export const recordedCases: Readonly<Record<string, readonly string[]>> = {',
      ...events.map(([event, cases]) => `  ${JSON.stringify(event)}: ${JSON.stringify(chosen(cases))},`),
      '};',
      '',
    ].join('\n'),
  };
}

function chosen(cases: ReadonlySet<string>): string[] {
  const topics = new Map<string, string>();
  for (const name of [...cases].sort()) {
    const topic = name.slice(0, name.indexOf('/'));
    if (!topics.has(topic)) topics.set(topic, name);
  }
  return [...topics.values()].slice(0, CASES_SHOWN);
}
