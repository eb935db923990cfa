/** What a worker loads for a run that forks: the modules of both cells, and what they find as Cluster. */
import { type ForkEngine, fork } from '../fork.ts';
import { FORK_CLUSTERS, type ForkModules } from './messages.ts';

/** @param edited the URL of the edited cell */
export function runFork(engine: ForkEngine, edited: string, modules: ForkModules): Promise<void> {
  const clusters: Record<string, unknown> = {};
  Object.defineProperty(globalThis, FORK_CLUSTERS, { value: clusters });
  return fork(
    engine,
    {
      reference: () => import(modules.reference),
      original(Cluster) {
        clusters['original'] = Cluster;
        return import(modules.original);
      },
      edited(Cluster) {
        clusters['edited'] = Cluster;
        return import(edited);
      },
    },
    modules,
  );
}
