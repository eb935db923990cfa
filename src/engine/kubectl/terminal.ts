/** What a command line has around it: stdin, files, and somebody who watches and may press Ctrl-C. */
import type { Duration, Micros } from '../sim/time.ts';

export interface CommandOptions {
  /** What `-f -` reads. */
  readonly stdin?: string;
  /** What `-f NAME` reads: the text of each file by its name. */
  readonly files?: Readonly<Record<string, string>>;
  /** When Ctrl-C is pressed, in virtual time after the command was started: what ends `get -w`. */
  readonly interruptAfter?: Duration;
  /** Who sits before the command. */
  readonly terminal?: Terminal;
}

/** What somebody who watches a command sees and does. The clock of the cluster stands still while it is asked. */
export interface Terminal {
  /**
   * Asked after every second of virtual time, and when a command that streams has printed something. `streams` says
   * that the command goes on until it is interrupted.
   */
  pace(progress: CommandProgress): Promise<'go on' | 'interrupt'>;
}

export interface CommandProgress {
  readonly now: Micros;
  readonly streams: boolean;
  /** What has been printed since it was asked last. */
  readonly stdout: string;
  readonly stderr: string;
}
