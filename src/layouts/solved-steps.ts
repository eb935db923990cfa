/** The mark that stays: in the ruler and in the contents, each step says how many of its exercises are solved. */
import { readMarker } from '../playground/kept/marker.ts';

function markSolved(): void {
  const solved = Object.values(readMarker().solved);
  for (const link of document.querySelectorAll<HTMLElement>('a[data-to-step]')) {
    const count = solved.filter((step) => step === Number(link.dataset['toStep'])).length;
    if (count === 0) {
      delete link.dataset['solved'];
      continue;
    }
    const words = count === 1 ? '1 exercise solved' : `${count} exercises solved`;
    link.dataset['solved'] = words;
    const label = link.ariaLabel?.replace(/, \d+ exercises? solved$/, '');
    if (label) link.ariaLabel = `${label}, ${words}`;
  }
}

markSolved();
document.addEventListener('one-pod:solved', markSolved);
addEventListener('storage', markSolved);
