/**
 * Cross-origin isolation, without which a browser lends a page no shared memory: by the server's headers, or by a
 * service worker of the book's own that adds them to what the page loads (public/isolation-worker.js).
 */

export type Isolation =
  | { readonly kind: 'isolated'; readonly byWorker: boolean }
  /** It is not, and a service worker could make it so. */
  | { readonly kind: 'possible' }
  /** Neither; `why` is a sentence. */
  | { readonly kind: 'impossible'; readonly why: string };

/** Beside the folder of the site's scripts; the dev server has it at its root. */
const WORKER = new URL(
  import.meta.env.DEV ? '/isolation-worker.js' : '../isolation-worker.js',
  import.meta.url,
);

export async function isolation(): Promise<Isolation> {
  if (crossOriginIsolated) return { kind: 'isolated', byWorker: (await registered()) !== undefined };
  if (!isSecureContext) {
    return {
      kind: 'impossible',
      why: 'The address of this page is neither https nor localhost, and a browser isolates no other.',
    };
  }
  if (!('serviceWorker' in navigator)) {
    return {
      kind: 'impossible',
      why: 'This browser gives the page no service worker, perhaps because the window is private.',
    };
  }
  return { kind: 'possible' };
}

/** Rejects with the browser's error when it takes no service worker. The page is isolated when it is loaded again. */
export async function isolateByWorker(): Promise<void> {
  await navigator.serviceWorker.register(WORKER);
  await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) return;
  await new Promise((resolve) =>
    navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
  );
}

export async function stopIsolating(): Promise<void> {
  await (await registered())?.unregister();
}

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker?.getRegistration(WORKER);
  return found?.active?.scriptURL === WORKER.href ? found : undefined;
}
