/** Where the text of what runs inside a runtime comes from; scripts/build-engine.ts makes these files. */

/**
 * Answers with the source text of one built file: 'frame.js', 'engine.js', 'runner.js', 'assets.json' or one of the
 * chunks that the engine loads on demand. A runtime may ask for a name again: whoever answers remembers.
 */
export type LoadAsset = (name: string) => Promise<string>;

/** The file that holds what every first run needs, text by name. */
export const FIRST_RUN = 'first-run.json';

/**
 * Reads the files from a folder of the site, e.g. `fetchAssets(new URL('../runtime/', import.meta.url))`. A file that
 * is asked for early (on hover, on focus) is not fetched twice; a failed fetch is tried again when asked again.
 */
export function fetchAssets(folder: URL): LoadAsset {
  const loads = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, load: () => Promise<T>): Promise<T> => {
    const known = loads.get(name) as Promise<T> | undefined;
    if (known) return known;
    const loading = load().catch((error: unknown) => {
      loads.delete(name);
      throw error;
    });
    loads.set(name, loading);
    return loading;
  };
  const fetchText = (name: string) => fetchTextOf(new URL(name, folder));
  const firstRun = () =>
    once(FIRST_RUN, async () => JSON.parse(await fetchText(FIRST_RUN)) as Record<string, string>);

  return (name) => once(name, async () => (await firstRun())[name] ?? fetchText(name));
}

/** Gets all that the engine may load on demand, so that it is there when the network is gone. */
export async function prefetchEngine(load: LoadAsset): Promise<void> {
  const { engine, worker } = JSON.parse(await load('assets.json')) as Record<'engine' | 'worker', string[]>;
  await Promise.all([...engine, ...worker].map(load));
}

async function fetchTextOf(url: URL): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) {
    const why = response ? `the server answered ${response.status}` : 'the network does not answer';
    throw new Error(
      `${url.pathname} could not be loaded: ${why}. Reload the page when it is reachable again.`,
    );
  }
  return response.text();
}
