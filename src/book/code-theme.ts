/** How code is colored in the page, in both schemes. */
export const codeTheme = {
  themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  defaultColor: 'light-dark()',
} as const;
