/** A run of any length for the player, made in the page of the book's own: again and again, with ids that go on. */
import type { Page } from '@playwright/test';

/** Hands the player a run of so many events, as a cell does; resolves when it is drawn. */
export async function showLongTrace(page: Page, count: number): Promise<void> {
  await page.evaluate(async (length) => {
    const player = document.querySelector('one-pod-player') as HTMLElement;
    const url = player.dataset['traceUrl'] ?? '';
    const headline = (await (await fetch(url)).json()) as { id: number; at: number; cause?: number }[];
    const events = Array.from({ length }, (_, index) => {
      const round = Math.floor(index / headline.length);
      const event = headline[index % headline.length] as (typeof headline)[number];
      const moved = { id: index + 1, at: event.at + round * 2_000_000 };
      const cause = event.cause === undefined ? {} : { cause: event.cause + round * headline.length };
      return { ...event, ...moved, ...cause };
    });
    const drawn = new Promise((resolve) =>
      player.addEventListener('one-pod:position', resolve, { once: true }),
    );
    const detail = { events, reset: true, title: `a run of ${length} events` };
    document.dispatchEvent(new CustomEvent('one-pod:trace', { detail }));
    await drawn;
  }, count);
}
