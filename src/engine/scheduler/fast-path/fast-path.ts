/**
 * The fast path of a scheduling cycle: it remembers what the built-in plugins answered and asks them again only about
 * nodes that have changed. It has no rule of its own: every answer comes from a plugin's file. A reader's plugin, and
 * one that replaces a built-in by its name, is not in here and always runs. docs/decisions/030-scheduler-fast-path.md
 */
import type { AnyPlugin, ReadonlyPod } from '../framework.ts';
import type { ProfilePlugin } from '../framework-runtime.ts';
import type { Snapshot } from '../snapshot.ts';
import { RawScoreColumn, Refusals, VerdictColumn } from './columns.ts';
import { type Fragment, fragmentsOf } from './fragments.ts';
import type { KeptByNode } from './kept-by-node.ts';
import { RecentlyUsed } from './recently-used.ts';

/** What is kept for pods like this one, up to date. */
type Remembered<T> = (pod: ReadonlyPod) => T;

export class FastPath {
  readonly #verdicts = new Map<AnyPlugin, Remembered<VerdictColumn>>();
  readonly #scores = new Map<AnyPlugin, Remembered<RawScoreColumn>>();
  readonly #normalizedByValue = new Set<AnyPlugin>();

  constructor(snapshot: Snapshot, plugins: readonly ProfilePlugin[]) {
    for (const { plugin, builtIn } of plugins) {
      const fragments = builtIn ? fragmentsOf[plugin.name] : undefined;
      if (!fragments) continue;
      const { filter, score, normalizesByValue } = fragments;
      if (filter) {
        const refusals = new Refusals();
        this.#verdicts.set(
          plugin,
          remembered(snapshot, filter, () => new VerdictColumn(refusals)),
        );
      }
      if (score)
        this.#scores.set(
          plugin,
          remembered(snapshot, score, () => new RawScoreColumn()),
        );
      if (normalizesByValue) this.#normalizedByValue.add(plugin);
    }
  }

  /** The plugin's Filter answers for pods like this one, or undefined when it has to be called for every node. */
  verdicts(plugin: AnyPlugin, pod: ReadonlyPod): VerdictColumn | undefined {
    return this.#verdicts.get(plugin)?.(pod);
  }

  /** The same for its Score. */
  scores(plugin: AnyPlugin, pod: ReadonlyPod): RawScoreColumn | undefined {
    return this.#scores.get(plugin)?.(pod);
  }

  /** Whether NormalizeScore may be given each different score once. */
  normalizesByValue(plugin: AnyPlugin): boolean {
    return this.#normalizedByValue.has(plugin);
  }
}

function remembered<T extends KeptByNode>(
  snapshot: Snapshot,
  fragmentOf: Fragment,
  make: () => T,
): Remembered<T> {
  const columns = new RecentlyUsed<T>();
  return (pod) => {
    const column = columns.get(fragmentOf(pod, snapshot), make);
    column.update(snapshot);
    return column;
  };
}
