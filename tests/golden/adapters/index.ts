import type { Adapter } from '../adapter.ts';
import { api } from './api.ts';
import { kubectlAdapter } from './kubectl.ts';
import { queueingHints } from './queueing-hints.ts';
import { runc } from './runc.ts';
import { scheduler } from './scheduler.ts';
import { configurations, defaultConfiguration } from './scheduler-configuration.ts';
import { schedulingCycle } from './scheduling-cycle.ts';
import { schedulingQueue } from './scheduling-queue.ts';
import { story } from './story.ts';
import { tieBreak } from './tie-break.ts';

/** Every set of recordings that the engine is held to. */
export const adapters: readonly Adapter[] = [
  story,
  runc,
  scheduler,
  schedulingQueue,
  queueingHints,
  tieBreak,
  schedulingCycle,
  defaultConfiguration,
  configurations,
  kubectlAdapter,
  api,
];
