/** The views below the timeline, in the order of their tabs. Each is loaded when its tab is first opened. */
import type { ViewModule } from './view.ts';

export interface ViewEntry {
  readonly id: string;
  /** On its tab. */
  readonly title: string;
  load(): Promise<ViewModule>;
}

export const views: readonly ViewEntry[] = [
  { id: 'event', title: 'Event', load: () => import('./event-view.ts') },
  { id: 'objects', title: 'Objects', load: () => import('./objects-view.ts') },
  { id: 'queues', title: 'Queues', load: () => import('./queues-view.ts') },
  { id: 'raft', title: 'Raft log', load: () => import('./raft-view.ts') },
  { id: 'node', title: 'Node', load: () => import('./node-view.ts') },
  { id: 'compare', title: 'Compare', load: () => import('./compare-view.ts') },
  { id: 'list', title: 'List', load: () => import('./list-view.ts') },
  { id: 'keys', title: 'Keys', load: () => import('./keys-view.ts') },
];
