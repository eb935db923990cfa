/**
 * The moment at which a reader first touches the page, in whatever way. Until then a page loads nothing that it does
 * not show; from then on what a run needs is fetched while nobody waits, so that a first run answers at once and goes
 * on without a network.
 */
const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

let touched: Promise<void> | undefined;

/** Resolves after the first interaction with this page, when the browser has nothing better to do. */
export function firstInteraction(): Promise<void> {
  touched ??= new Promise<void>((resolve) => {
    const seen = new AbortController();
    const { signal } = seen;
    for (const sign of signs) {
      addEventListener(
        sign,
        () => {
          seen.abort();
          resolve();
        },
        { signal, passive: true, capture: true },
      );
    }
  }).then(idle);
  return touched;
}

/** When the browser has nothing better to do. */
export function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1_000 });
    else setTimeout(resolve, 200);
  });
}
