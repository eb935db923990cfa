/** The recordings of the real 1.36.4 that the node is held to: the copies that the golden runner reads too. */
import { readFileSync } from 'node:fs';

export interface RecordedEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly kind: string;
  readonly method?: string;
  readonly verb?: string;
  readonly resource?: string;
  readonly uri?: string;
  readonly plugin?: string;
  readonly command?: string;
  readonly operation?: string;
  readonly env?: Record<string, string>;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly stdin?: unknown;
  readonly stdout?: unknown;
  readonly object?: unknown;
  readonly argv?: readonly string[];
  readonly 'config.json'?: unknown;
}

export interface Recording {
  readonly timeline: readonly RecordedEntry[];
  readonly writes: readonly {
    readonly user: string;
    readonly verb: string;
    readonly resource: string;
    readonly reason?: string;
  }[];
}

export interface RecordedCall {
  readonly process: string;
  readonly call: string;
}

export interface RuncRecording {
  readonly containers: Record<
    'pause' | 'nginx',
    {
      create: { calls: RecordedCall[] };
      start: { calls: RecordedCall[] };
      order: { step: string; process: string; call: string }[];
    }
  >;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../golden/recordings/story/${name}.json`, import.meta.url), 'utf8'));

export const story = (name: string): Recording => read(name) as Recording;
export const runcStory = (): RuncRecording => read('runc') as RuncRecording;

/** Times, ids, addresses and digests differ from run to run: each becomes one word. */
export function steady<T>(value: T): T {
  const text = JSON.stringify(value)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replace(/[0-9a-f]{64}/g, 'ID')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/10\.244\.1\.\d+/g, 'ADDRESS')
    .replace(/"(mac)":"[0-9a-f:]+"/g, '"$1":"MAC"')
    .replace(/veth[0-9a-f]{8}/g, 'VETH')
    .replace(/kube-api-access-[a-z0-9]{5}/g, 'TOKEN')
    .replace(/\/proc\/\d+\/ns/g, '/proc/PID/ns')
    .replace(/(containers\/[^/"]+)\/[0-9a-f]{8}"/g, '$1/HASH"');
  return JSON.parse(text) as T;
}
