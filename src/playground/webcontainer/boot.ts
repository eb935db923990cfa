/** Boots the tab's one WebContainer, or says in words why there is none. */
import type { WebContainer } from '@webcontainer/api';

export interface BootOptions {
  /** A boot that has not answered by then has failed. Default 15 s. */
  bootTimeoutMs?: number;
  /** StackBlitz's key for the site, which a commercial one needs. */
  apiKey?: string;
}

const BOOT_TIMEOUT_MS = 15_000;

/** The client takes a key only before its first boot. */
let booted = false;

/** Rejects with an Error for the reader. After a failed boot only a reload of the page helps: the client keeps it. */
export async function bootWebContainer({
  bootTimeoutMs = BOOT_TIMEOUT_MS,
  apiKey,
}: BootOptions): Promise<WebContainer> {
  if (!globalThis.crossOriginIsolated) {
    throw new Error(
      'WebContainers need two headers that this server does not send (Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp).',
    );
  }
  const { WebContainer, configureAPIKey } = await import('@webcontainer/api');
  if (apiKey && !booted) configureAPIKey(apiKey);
  booted = true;
  return withinTime(WebContainer.boot({ coep: 'require-corp', workdirName: 'one-pod' }), bootTimeoutMs);
}

async function withinTime(booting: Promise<WebContainer>, timeoutMs: number): Promise<WebContainer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tooLate = false;
  const late = new Promise<never>((_, reject) => {
    const message = `The WebContainer did not start within ${timeoutMs / 1000} s: its server is not reachable from here. To try again, reload the page.`;
    timer = setTimeout(() => {
      tooLate = true;
      reject(new Error(message));
    }, timeoutMs);
  });
  booting.then(
    (container) => {
      if (tooLate) container.teardown(); // The reader's cell has long been running in the sandbox.
    },
    () => {},
  );
  try {
    return await Promise.race([booting, late]);
  } finally {
    clearTimeout(timer);
  }
}
