import type { ShikiTransformer } from 'shiki';

/**
 * Each color of the two themes that code in the book has, as the class of src/styles/code.css that carries it: a style
 * at every word would be a tenth of a chapter's bytes. Words in the color of the text around them need no element.
 */
const classes: Readonly<Record<string, string>> = {
  '#A0111F': 'hl-keyword',
  '#032563': 'hl-string',
  '#023B95': 'hl-constant',
  '#622CBC': 'hl-function',
  '#702C00': 'hl-variable',
  '#66707B': 'hl-comment',
};
const TEXT = '#0E1116';

const classesForStyles: ShikiTransformer = {
  name: 'classes-for-styles',
  line(line) {
    line.children = line.children.flatMap((child) => {
      if (child.type !== 'element') return [child];
      const { style } = child.properties;
      const [, light = ''] =
        /^color:light-dark\((#\w+), #\w+\);--shiki-light:#\w+;--shiki-dark:#\w+$/.exec(String(style)) ?? [];
      if (light === TEXT) return child.children;
      const name = classes[light];
      if (name) child.properties = { class: name };
      return [child];
    });
  },
};

/** How code is colored in the page, in both schemes. */
export const codeTheme = {
  themes: { light: 'github-light-high-contrast' as const, dark: 'github-dark-high-contrast' as const },
  defaultColor: 'light-dark()' as const,
  transformers: [classesForStyles],
};
