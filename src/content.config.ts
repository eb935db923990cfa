import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

/** A chapter's frontmatter. Its steps are not listed here: they are read from the `<Step>`s in its text. */
const chapter = z.strictObject({
  number: z.int().min(0).max(6),
  /** As the title of the page. */
  title: z.string().min(1),
  /** One or two words, for the navigation. */
  short: z.string().min(1).max(16),
  /** One sentence, for the contents and for search engines. */
  summary: z.string().min(1).max(200),
});

export const collections = {
  chapters: defineCollection({
    loader: glob({ pattern: '*.mdx', base: 'content/chapters' }),
    schema: chapter,
  }),
};
