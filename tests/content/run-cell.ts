/** Runs a cell in this process, on the real engine: what it showed, and the trace of its last Cluster. */
import { join, resolve } from 'node:path';
import { type Cluster, host, type TraceEvent } from '#engine';

export const cells = resolve(import.meta.dirname, '../../content/cells');

export interface CellRun {
  /** What `display` and `console.log` were given, as text. */
  readonly shown: readonly string[];
  readonly events: readonly TraceEvent[];
  /** What the cell threw; a reader sees it beside the line. */
  readonly error: Error | undefined;
}

/** `file` is below content/cells, or absolute. A cell runs once in a process: it is a module. */
export async function runCell(file: string): Promise<CellRun> {
  const shown: string[] = [];
  let cluster: Cluster | undefined;
  host.output = (_view, text) => void shown.push(text);
  const { log } = console;
  console.log = (...values: unknown[]) => void shown.push(values.map(String).join(' '));
  const { clusterCreated } = host;
  host.clusterCreated = (created) => {
    clusterCreated(created);
    cluster = created;
  };
  let error: Error | undefined;
  try {
    await import(join(file.startsWith('/') ? '' : cells, file));
  } catch (thrown) {
    error = thrown as Error;
  } finally {
    console.log = log;
  }
  return { shown, events: cluster?.trace.events ?? [], error };
}
