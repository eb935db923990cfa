/**
 * Marks the step that is being read in the ruler, and tells whoever listens: `one-pod:step` on the document, with
 * `detail.step`. A step is being read when its section crosses a line a third of the way down the window.
 */
const links = document.querySelectorAll<HTMLAnchorElement>('.ruler a[data-to-step]');
const now = document.querySelector('.ruler .now');

function mark(step: number) {
  for (const link of links) {
    if (link.dataset.toStep !== String(step)) link.removeAttribute('aria-current');
    else {
      link.setAttribute('aria-current', 'step');
      if (now) now.textContent = link.title;
    }
  }
  document.dispatchEvent(new CustomEvent('one-pod:step', { detail: { step } }));
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) mark(Number((target as HTMLElement).dataset.step));
    }
  },
  { rootMargin: '-33% 0px -67% 0px' },
);
for (const section of document.querySelectorAll('section[data-step]')) observer.observe(section);
