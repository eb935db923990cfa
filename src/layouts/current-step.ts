/**
 * Marks the step that is being read in the ruler, and tells whoever listens: `one-pod:step` on the document, with
 * `detail.step`. A step is being read when its section crosses a line a little below where its heading lands. Near the
 * end of a page no section gets there: where it cannot be scrolled further, it is the one that the address names, or
 * the last.
 */
const links = document.querySelectorAll<HTMLAnchorElement>('.ruler a[data-to-step]');
const now = document.querySelector('.ruler .now');
const sections = [...document.querySelectorAll<HTMLElement>('section[data-step]')];
let observer: IntersectionObserver | undefined;
let read: string | undefined;

function mark(step: string) {
  if (step === read) return;
  read = step;
  for (const link of links) {
    if (link.dataset.toStep !== step) link.removeAttribute('aria-current');
    else {
      link.setAttribute('aria-current', 'step');
      if (now) now.textContent = link.title;
    }
  }
  document.dispatchEvent(new CustomEvent('one-pod:step', { detail: { step: Number(step) } }));
}

/** How far from the top of the window the line is. */
function lineAt(): number {
  const covered = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart);
  return Math.round(covered + innerHeight * 0.12);
}

function observe() {
  observer?.disconnect();
  const line = lineAt();
  observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) mark((target as HTMLElement).dataset.step ?? '');
      }
    },
    { rootMargin: `-${line}px 0px ${line + 1 - innerHeight}px 0px` },
  );
  for (const section of sections) observer.observe(section);
}

/** Marks the step that is read when scrolling has come to rest. */
function markAtRest() {
  const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  const line = atEnd ? innerHeight : lineAt();
  const reached = sections.filter((section) => section.getBoundingClientRect().top < line);
  const named = atEnd && reached.find(({ id }) => `#${id}` === location.hash);
  const section = named || reached.at(-1);
  if (section) mark(section.dataset.step ?? '');
}

observe();
addEventListener('resize', observe);
addEventListener('scrollend', markAtRest);
addEventListener('hashchange', markAtRest);
