/** The button that goes from the system's scheme to light, to dark, and back; the choice is kept for other pages. */
const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const root = document.documentElement;
root.classList.add('js'); // Set before the first paint already, unless a server's policy refuses inline scripts.
const button = document.querySelector<HTMLButtonElement>('.theme');
const label = button?.querySelector('span');

const chosen = (): Theme => (root.dataset.theme as Theme | undefined) ?? 'system';

function choose(theme: Theme) {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem('one-pod.theme', theme);
  } catch {
    // Storage is forbidden here: the choice lasts for this page.
  }
  show();
}

function show() {
  if (label) label.textContent = chosen();
}

button?.addEventListener('click', () => {
  choose(themes[(themes.indexOf(chosen()) + 1) % themes.length] ?? 'system');
});
show();
