/** The page of the runtimes' tests: the smallest caller of a CellRuntime, driven from outside. */
import { fetchAssets } from '../../src/playground/assets.ts';
import type { CellRuntime, CommandResult, Run, RunMessage } from '../../src/playground/protocol.ts';
import { renderOutput } from '../../src/playground/render-output.ts';
import type { BootOptions } from '../../src/playground/webcontainer/boot.ts';
import { bootWithFallback } from '../../src/playground/webcontainer/boot-with-fallback.ts';

export interface RunRequest {
  files: Record<string, string>;
  entry?: string;
  timeoutMs?: number;
  /** Lines for the prompt, one after the other, as soon as the run is started. */
  kubectl?: string[];
  /** Ends the run this long after its first output. */
  killAfterOutputMs?: number;
  /** Leaves the run alive, to be killed by the next one. */
  keep?: boolean;
  /** Puts what the run shows into the page, as a cell does. */
  draw?: boolean;
}

export interface RunResult {
  exit: number;
  messages: RunMessage[];
  commands: CommandResult[];
  firstOutputMs: number | undefined;
  totalMs: number;
}

export interface RuntimePage {
  boot(
    kind: CellRuntime['kind'],
    options?: BootOptions,
  ): Promise<{ kind: CellRuntime['kind']; notice?: string }>;
  run(request: RunRequest): Promise<RunResult>;
  dispose(): void;
}

declare global {
  var runtimePage: RuntimePage;
}

const shown = document.body.appendChild(document.createElement('main'));

let runtime: CellRuntime | undefined;
let kept: Run | undefined;

globalThis.runtimePage = {
  async boot(kind, options = {}) {
    const load = fetchAssets(new URL('/', location.href));
    const booted = await bootWithFallback(kind, new AbortController().signal, { load, ...options });
    runtime = booted.runtime;
    return { kind: runtime.kind, ...(booted.notice !== undefined && { notice: booted.notice }) };
  },

  async run({ files, entry = 'cell.ts', timeoutMs = 5_000, kubectl = [], killAfterOutputMs, keep, draw }) {
    if (!runtime) throw new Error('boot first');
    kept?.kill();
    const messages: RunMessage[] = [];
    const startedAt = performance.now();
    let firstOutputMs: number | undefined;
    const run = runtime.run(
      { files, entry },
      {
        timeoutMs,
        onMessage(message) {
          messages.push(message);
          if (message.type !== 'output' || firstOutputMs !== undefined) return;
          firstOutputMs = performance.now() - startedAt;
          if (killAfterOutputMs !== undefined) setTimeout(run.kill, killAfterOutputMs);
        },
      },
    );
    const commands = kubectl.map((line) => run.kubectl(line));
    const exit = await run.exit;
    const totalMs = performance.now() - startedAt;
    const results = await Promise.all(commands);
    if (draw) {
      shown.innerHTML = messages
        .map((message) => (message.type === 'output' ? renderOutput(message.output) : ''))
        .join('');
    }
    if (keep) kept = run;
    else run.kill();
    return { exit, messages, commands: results, firstOutputMs, totalMs };
  },

  dispose: () => runtime?.dispose(),
};
