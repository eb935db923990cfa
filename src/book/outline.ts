/**
 * The book's outline, read from its text: seven chapters, and in them the 23 steps in order. The titles are those
 * of the engine's list, and the MDX repeats them where they stand (`<Step number={14} title="Score">`), so that it can
 * be read alone; that both agree is checked here, as all that an author can get wrong, with file and line.
 */

import { getCollection } from 'astro:content';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StepInfo, steps } from '../engine/trace/steps.ts';
import { mistakesIn, stepsIn } from './chapter-text.ts';
import { mistakesInParts } from './section-parts.ts';

export interface Chapter {
  /** File name and path segment, such as `3-handoff`. */
  slug: string;
  number: number;
  title: string;
  short: string;
  summary: string;
  steps: StepInfo[];
}

const folder = 'content/chapters';

/** All chapters in order. Throws one error that lists every mistake an author made, each with file and line. */
export async function outline(): Promise<Chapter[]> {
  const entries = await getCollection('chapters');
  const chapters = entries
    .map(({ id, data }) => ({ slug: id, ...data, steps: stepsIn(read(`${id}.mdx`)) }))
    .sort((a, b) => a.number - b.number);
  refuseMistakes(chapters);
  return chapters;
}

function refuseMistakes(chapters: Chapter[]) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.mdx'),
  );
  const mistakes = files.flatMap((name) => [
    ...mistakesIn(join(folder, name), read(name), existsSync),
    ...(name.startsWith('sections/') ? mistakesInParts(join(folder, name), read(name)) : []),
  ]);
  const numbers = chapters.flatMap((chapter) => chapter.steps.map((step) => step.number));
  const wrong = numbers.findIndex((number, at) => number !== at + 1);
  if (wrong >= 0) mistakes.push(`${folder}: step ${numbers[wrong]} stands where step ${wrong + 1} belongs`);
  else if (numbers.length !== steps.length)
    mistakes.push(`${folder}: ${numbers.length} steps, the book has ${steps.length}`);
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
