/** What a prompt beside a program can ask of its cluster, and the answers. */
import type { ObjectLister } from '../apiserver/authorization.ts';
import type { Cluster } from '../cluster.ts';
import { type Micros, parseDuration, seconds } from '../sim/time.ts';
import type { CommandResult } from './kubectl.ts';
import type { CommandOptions, Terminal } from './terminal.ts';

export type PromptRequest =
  | ({
      readonly kind: 'kubectl';
      readonly line: string;
      /** Reads the objects as they were when so many events had happened, instead of now. */
      readonly at?: number;
    } & Pick<CommandOptions, 'stdin' | 'files'>)
  /** Lets the cluster's time pass: `30s`. */
  | { readonly kind: 'sleep'; readonly span: string }
  /** What could stand at the end of a line, which begins behind the word `kubectl`. */
  | { readonly kind: 'complete'; readonly line: string; readonly files?: readonly string[] };

export interface PromptAnswer extends CommandResult {
  /** In the cluster's time. */
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  /** Somebody pressed Ctrl-C that long after the start; the same `interruptAfter` does it again. */
  readonly interruptedAfter?: Micros;
}

export interface Completions {
  /** Where the word begins that a candidate replaces. */
  readonly from: number;
  readonly candidates: readonly Completion[];
}

export interface Completion {
  readonly text: string;
  /** In kubectl's own words. */
  readonly note?: string;
}

/** Waits for the end of the current command; `pace` is asked while it runs. */
export async function answerPrompt(
  request: PromptRequest,
  pace: Terminal['pace'],
  cluster: Cluster,
  objects: ObjectLister,
): Promise<PromptAnswer | Completions> {
  if (request.kind === 'complete') {
    const { complete } = await import('./completion.ts');
    return complete(request.line, objects, request.files);
  }
  const startedAt = cluster.now;
  let interruptedAt: Micros | undefined;
  const asked: Terminal['pace'] = async (progress) => {
    const verdict = await pace(progress);
    if (verdict === 'interrupt') interruptedAt = progress.now;
    return verdict;
  };
  const options = request.kind === 'kubectl' && {
    ...(request.stdin !== undefined && { stdin: request.stdin }),
    ...(request.files && { files: request.files }),
  };
  if (request.kind === 'kubectl' && request.at !== undefined) {
    const { kubectlInThePast } = await import('../past.ts');
    const read = await kubectlInThePast(request.line, request.at, cluster.trace, { ...options });
    return { ...read, startedAt, endedAt: startedAt };
  }
  const result =
    request.kind === 'sleep'
      ? await sleep(request.span, cluster, asked)
      : await cluster.kubectl(request.line, {
          ...options,
          terminal: { pace: asked },
        });
  return {
    ...result,
    startedAt,
    endedAt: cluster.now,
    ...(interruptedAt !== undefined && { interruptedAfter: (interruptedAt - startedAt) as Micros }),
  };
}

/** Second by second, so that it can be shown and interrupted. */
async function sleep(span: string, cluster: Cluster, pace: Terminal['pace']): Promise<CommandResult> {
  let end: number;
  try {
    end = cluster.now + parseDuration(/^\d+$/.test(span) ? `${span}s` : span);
  } catch {
    return {
      stdout: '',
      stderr: `sleep: invalid time interval '${span}': write 30s, 5m or 1h\n`,
      exitCode: 1,
    };
  }
  while (cluster.now < end) {
    await cluster.until({ time: Math.min(end, cluster.now + seconds(1)) as Micros });
    const progress = { now: cluster.now, streams: false, stdout: '', stderr: '' };
    if ((await pace(progress)) === 'interrupt') return { stdout: '', stderr: '', exitCode: 130 };
  }
  return { stdout: '', stderr: '', exitCode: 0 };
}
