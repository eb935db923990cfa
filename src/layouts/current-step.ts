/**
 * Marks the step that is being read in the ruler, and tells whoever listens: `one-pod:step` on the document, with
 * `detail.step`. A step is being read when its section crosses a line a little below where its heading lands.
 */
const links = document.querySelectorAll<HTMLAnchorElement>('.ruler a[data-to-step]');
const now = document.querySelector('.ruler .now');
let observer: IntersectionObserver | undefined;

function mark(step: string) {
  for (const link of links) {
    if (link.dataset.toStep !== step) link.removeAttribute('aria-current');
    else {
      link.setAttribute('aria-current', 'step');
      if (now) now.textContent = link.title;
    }
  }
  document.dispatchEvent(new CustomEvent('one-pod:step', { detail: { step: Number(step) } }));
}

function observe() {
  observer?.disconnect();
  const covered = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  const line = Math.round(covered + innerHeight * 0.12);
  observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) mark((target as HTMLElement).dataset.step ?? '');
      }
    },
    { rootMargin: `-${line}px 0px ${line + 1 - innerHeight}px 0px` },
  );
  for (const section of document.querySelectorAll('section[data-step]')) observer.observe(section);
}

observe();
addEventListener('resize', observe);
