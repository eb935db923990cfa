/** What page, frame and worker of the sandbox say to each other; each border has its own union. */
import type { CommandRequest, Fork, Program, RunMessage } from '../protocol.ts';
import type { Activity } from '../run-state.ts';

export type PageToFrame =
  | { type: 'asset'; name: string; text: string }
  | { type: 'no-asset'; name: string; message: string }
  | { type: 'run'; run: number; program: Program; fork: Fork | undefined }
  | { type: 'command'; run: number; id: number; request: CommandRequest }
  /** Ends the run and answers with `stopped`, so that the page can say what the run was doing. */
  | { type: 'stop'; run: number }
  /** Ends the run. */
  | { type: 'end'; run: number };

export type FrameToPage =
  | { type: 'ready' }
  /** The engine could not be loaded in here. */
  | { type: 'broken'; message: string }
  | { type: 'need'; name: string }
  /** Reader code begins now: the time it may take is counted from here. */
  | { type: 'started'; run: number }
  /** The run waits for a file of the engine, and has it: what passes between is not the reader's time. */
  | { type: 'loading' | 'loaded'; run: number }
  | { type: 'message'; run: number; message: RunMessage }
  | { type: 'trace'; run: number; json: string }
  | { type: 'stopped'; run: number; activity: Activity }
  /** The run posted more than any program needs, and is gone. */
  | { type: 'flooded'; run: number };

export type FrameToWorker =
  | { type: 'engine'; url: string }
  /** A program is about to come: the worker rehearses no more. */
  | { type: 'wanted' }
  /** `files`: the program's modules by URL; WebKit's stacks name those, whatever the modules call themselves. */
  | { type: 'run'; url: string; files: Record<string, string>; fork: ForkModules | undefined }
  | { type: 'command'; id: number; request: CommandRequest }
  | { type: 'chunk'; name: string; url: string }
  | { type: 'no-chunk'; name: string; message: string }
  | { type: 'ping' };

export type WorkerToFrame =
  | { type: 'ready' }
  | { type: 'broken'; message: string }
  | { type: 'need'; name: string }
  | { type: 'started' }
  | { type: 'message'; message: RunMessage }
  /** A message of events, as text: that of a large run is cloned twice in no time, and parsed once. */
  | { type: 'trace'; json: string }
  | { type: 'pong'; activity: Activity };

/** The modules of a fork, by URL. Those of `original` and of the run itself find their Cluster under a global name. */
export interface ForkModules {
  /** What runs it: fork-modules.ts. */
  script: string;
  reference: string;
  original: string;
  position: number;
  commands: string[];
}

/** The object that has the Cluster of `original` and `edited`, while their modules are loaded. */
export const FORK_CLUSTERS = 'onePodForkClusters';

/** How a worker asks for a chunk of the engine: a global function, because chunks are linked before it exists. */
export const CHUNK_LOADER = 'onePodLoadChunk';

/** What the stack of an error calls the reader's file. */
export const CELL_SCHEME = 'cell:///';
