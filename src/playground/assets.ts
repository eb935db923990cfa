/** Where the text of what runs inside a runtime comes from; scripts/build-engine.ts makes these files. */

/**
 * Answers with the source text of one built file: 'frame.js', 'engine.js', 'runner.js', 'assets.json' or one of the
 * chunks that the engine loads on demand. A runtime may ask for a name again: whoever answers remembers.
 */
export type LoadAsset = (name: string) => Promise<string>;

/**
 * Reads the files from a folder of the site, e.g. `fetchAssets(new URL('../runtime/', import.meta.url))`. A file that
 * is asked for early (on hover, on focus) is not fetched twice; a failed fetch is tried again when asked again.
 */
export function fetchAssets(folder: URL): LoadAsset {
  const texts = new Map<string, Promise<string>>();
  return (name) => {
    const known = texts.get(name);
    if (known) return known;
    const text = fetchText(new URL(name, folder)).catch((error: unknown) => {
      texts.delete(name);
      throw error;
    });
    texts.set(name, text);
    return text;
  };
}

async function fetchText(url: URL): Promise<string> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) {
    const why = response ? `the server answered ${response.status}` : 'the network does not answer';
    throw new Error(
      `${url.pathname} could not be loaded: ${why}. Reload the page when it is reachable again.`,
    );
  }
  return response.text();
}
