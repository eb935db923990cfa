/**
 * Why the sandbox does not start, if a Content-Security-Policy is why. The site's own policy lets cells run; a server
 * may send a stricter one beside it, and then both hold. The frame's document inherits them and cannot tell what they
 * refused, but the page can try the same things in itself.
 */

/** An inline script that does nothing; the site's own policy knows its hash, so that only another one refuses it. */
export const PROBE = '0';

const ANSWER_MS = 1_000;

interface Refusal {
  /** Such as `worker-src`. */
  directive: string;
  /** Not known where the browser tells no more than that it refused. */
  policy?: string;
}

/** Words for the reader that name the directive, or undefined if no policy is in the way. */
export async function policyInTheWay(): Promise<string | undefined> {
  const refusal = await tried();
  if (!refusal) return undefined;
  const directives = (refusal.policy ?? (await sentPolicy())).split(/\s*[;,]\s*/);
  // `script-src-elem` falls back to `script-src`, `worker-src` by way of `script-src` as well, and all to `default-src`.
  const chain = [
    refusal.directive,
    refusal.directive.replace(/-(elem|attr)$/, ''),
    'script-src',
    'default-src',
  ];
  const directive =
    chain.map((name) => directives.find((one) => one.split(' ')[0] === name)).find(Boolean) ??
    refusal.directive;
  return `Cells cannot run here: the server sends a Content-Security-Policy, and its \`${directive}\` forbids what the sandbox is made of (an inline script, scripts and workers from blobs, and files of this site). Whoever runs the server can leave that header out: each page of this book carries a policy of its own.`;
}

/** Does in the page what the sandbox does in its frame; answers with the first thing that was refused. */
async function tried(): Promise<Refusal | undefined> {
  const url = URL.createObjectURL(new Blob([PROBE], { type: 'text/javascript' }));
  const scripts = [document.createElement('script'), document.createElement('script')] as const;
  let worker: Worker | undefined;
  const refusal = await new Promise<Refusal | undefined>((resolve) => {
    document.addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, originalPolicy }) =>
        resolve({ directive: effectiveDirective, policy: originalPolicy }),
      { once: true },
    );
    setTimeout(() => resolve(undefined), ANSWER_MS);
    fetch(location.href, { method: 'HEAD' }).catch(() => {});
    scripts[0].textContent = PROBE;
    scripts[1].src = url;
    document.head.append(...scripts);
    // Of a worker that is refused some browsers tell nothing but that.
    const noWorker = () => resolve({ directive: 'worker-src' });
    try {
      worker = new Worker(url);
      worker.onerror = noWorker;
    } catch {
      noWorker();
    }
  });
  worker?.terminate();
  for (const script of scripts) script.remove();
  URL.revokeObjectURL(url);
  return refusal;
}

/** The policy in the header of this page. */
async function sentPolicy(): Promise<string> {
  const response = await fetch(location.href, { method: 'HEAD' }).catch(() => undefined);
  return response?.headers.get('content-security-policy') ?? '';
}
