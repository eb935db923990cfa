/**
 * Writes src/engine/cel/grammar/cel-lexer.ts and cel-parser.ts from CEL.g4 beside them, the grammar of cel-go 0.26.0
 * (parser/gen/CEL.g4), which Kubernetes 1.36.4 parses with.
 *
 *     npm run generate:cel-parser
 *
 * Needs Java for ANTLR's tool, which is fetched for the run.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const TOOL = 'antlr4ng-cli@2.0.0';
const grammar = resolve(import.meta.dirname, '../src/engine/cel/grammar');
const out = mkdtempSync(join(tmpdir(), 'cel-parser-'));
const options = ['-Dlanguage=TypeScript', '-no-listener', '-no-visitor', '-o', out, 'CEL.g4'];
execFileSync('npm', ['exec', '--yes', `--package=${TOOL}`, '--', 'antlr4ng', ...options], {
  cwd: grammar,
  stdio: 'inherit',
});

const head = `// @ts-nocheck: ANTLR writes it for looser settings; parse.ts says what it takes from here.
/** Written by scripts/generate-cel-parser.ts from CEL.g4; do not edit. */
`;
for (const [from, to] of [
  ['CELLexer', 'cel-lexer'],
  ['CELParser', 'cel-parser'],
] as const) {
  const code = readFileSync(join(out, `${from}.ts`), 'utf8')
    .replace(/^\/\/ (Generated|for running|eslint).*\n/gm, '')
    .replace(/^type int = number;\n/m, '')
    .replace(/^import \{ Token \} from "antlr4ng";\n/m, '')
    .replaceAll(': Token | null', ': antlr.Token | null')
    .replaceAll(': antlr.Token[] | null', ': antlr.Token[] | null')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  writeFileSync(join(grammar, `${to}.ts`), `${head}${code}\n`);
}
rmSync(out, { recursive: true });
