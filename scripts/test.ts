/**
 * `npm test`: everything that says whether the book is right. Every stage runs, even after one that failed; a stage
 * that is one check counts as one. The last line is the sum: `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { installedChromium } from './chromium.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  name: string;
  run(): Counts;
}

const root = resolve(import.meta.dirname, '..');
const reports = resolve(root, '.cache/test');
const recordings = 'tests/golden/recordings';

const stages: Stage[] = [
  { name: 'format and lint', run: () => check('npm run lint', ['biome', 'check']) },
  {
    name: 'types, engine',
    run: () => check('npm run check:engine', ['npm', 'run', '--silent', 'check:engine']),
  },
  { name: 'types, site', run: () => check('npm run check:site', ['npm', 'run', '--silent', 'check:site']) },
  { name: 'engine', run: engineTests },
  {
    name: 'golden',
    run: () =>
      existsSync(resolve(root, recordings))
        ? check(`npm run golden -- ${recordings} --check-stamp`, [
            ...['npm', 'run', '--silent', 'golden', '--', recordings, '--check-stamp'],
          ])
        : none,
  },
  { name: 'build', run: freshBuild },
  { name: 'site', run: siteTests },
];

const none: Counts = { passed: 0, failed: 0, skipped: 0 };
const total: Counts = { ...none };
const summary: string[] = [];

process.chdir(root);
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

for (const { name, run } of stages) {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const counts = run();
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  summary.push(`${name.padEnd(16)} ${inWords(counts)} (${seconds} s)`);
}

console.log(`\n${summary.join('\n')}\n`);
console.log(inWords(total));
process.exit(total.failed === 0 ? 0 : 1);

function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** A stage that is one check; `again` is the command that runs it alone. */
function check(again: string, command: readonly string[]): Counts {
  if (succeeds(command)) return { passed: 1, failed: 0, skipped: 0 };
  sayAlone(again);
  return { passed: 0, failed: 1, skipped: 0 };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

function engineTests(): Counts {
  const file = resolve(reports, 'vitest.json');
  const succeeded = succeeds([
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = readReport<VitestReport>(file);
  if (!report) return noReport('npm run test:engine');
  const counts: Counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
  for (const { name, status, assertionResults } of report.testResults) {
    const path = relative(root, name);
    const failures = assertionResults.filter((result) => result.status === 'failed');
    for (const { fullName } of failures) sayAlone(`npm run test:engine -- ${path} -t ${quoted(fullName)}`);
    if (status === 'failed' && failures.length === 0) {
      // The file itself failed, so none of its tests could be counted.
      counts.failed++;
      sayAlone(`npm run test:engine -- ${path}`);
    }
  }
  // Something outside any test, as an unhandled rejection.
  if (!succeeded && counts.failed === 0) counts.failed++;
  return counts;
}

/** A test's name as the regular expression that -t and -g take, quoted for a shell. */
function quoted(name: string): string {
  return `'${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", '.')}'`;
}

interface PlaywrightSuite {
  title: string;
  specs: { ok: boolean; file: string; line: number; title: string }[];
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport {
  suites: PlaywrightSuite[];
  errors: unknown[];
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

function siteTests(): Counts {
  const again = 'npm run build && npm run test:site';
  let chromium: string;
  try {
    chromium = installedChromium();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    sayAlone(again);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  process.env.CHROMIUM_PATH = chromium;
  const succeeded = succeeds(['playwright', 'test']);
  const report = readReport<PlaywrightReport>(resolve(reports, 'playwright.json'));
  if (!report) return noReport(again);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const counts: Counts = { passed: expected + flaky, failed: unexpected, skipped };
  if (flaky > 0) console.log(`${flaky} passed only at the second try; the list above names them as flaky`);
  for (const { file, line, title } of report.suites.flatMap((suite) => failedSpecs(suite, []))) {
    sayAlone(`npm run build && npm run test:site -- tests/site/${file}:${line} -g ${quoted(title)}`);
  }
  if (!succeeded && counts.failed === 0) {
    // No test failed, but the run: a file that could not be loaded, a server that did not start.
    counts.failed++;
    sayAlone(again);
  }
  return counts;
}

/** The book that an earlier build left is gone first, so that nobody tests that one. */
function freshBuild(): Counts {
  rmSync(resolve(root, 'dist'), { recursive: true, force: true });
  return check('npm run build', ['npm', 'run', '--silent', 'build']);
}

/** A suite is a file or a `describe`; a test is found by the titles of the latter and its own. */
function failedSpecs(
  { specs, suites = [] }: PlaywrightSuite,
  titles: readonly string[],
): PlaywrightSuite['specs'] {
  return [
    ...specs.filter(({ ok }) => !ok).map((spec) => ({ ...spec, title: [...titles, spec.title].join(' ') })),
    ...suites.flatMap((suite) => failedSpecs(suite, [...titles, suite.title])),
  ];
}

function succeeds([command = '', ...parameters]: readonly string[]): boolean {
  const { status } = spawnSync(command, parameters, {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, CI: '1' },
  });
  return status === 0;
}

function readReport<Report>(file: string): Report | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : undefined;
}

function noReport(again: string): Counts {
  sayAlone(again);
  return { passed: 0, failed: 1, skipped: 0 };
}

function sayAlone(command: string): void {
  console.log(`failed; alone: ${command}`);
}
