/** What the book's frame needs to know of a chapter's MDX before it is rendered. Pure, for tests. */
import { type StepInfo, steps } from '../engine/trace/steps.ts';

const stepTag = /<Step\s+number=\{(\d+)\}\s+title="([^"]+)"\s*>/;
const sourceTag = /<EngineSource\s+path="([^"]*)"/g;

/** The steps that a chapter tells, in the order of its text. */
export function stepsIn(text: string): StepInfo[] {
  return [...text.matchAll(new RegExp(stepTag, 'g'))].flatMap(
    ([, number]) => steps[Number(number) - 1] ?? [],
  );
}

/** `file:line: what is wrong, and what to write instead`, for each mistake in one file. */
export function mistakesIn(file: string, text: string, exists: (path: string) => boolean): string[] {
  return text.split('\n').flatMap((line, at) => {
    const tags = [...line.matchAll(/<Step\b[^>]*>?/g)].map(([tag]) => mistakeInStep(tag));
    const paths = [...line.matchAll(sourceTag)].map(([, path = '']) => mistakeInPath(path, exists));
    return [...tags, ...paths].flatMap((mistake) => (mistake ? `${file}:${at + 1}: ${mistake}` : []));
  });
}

function mistakeInStep(tag: string): string | undefined {
  const [, number = '', title = ''] = stepTag.exec(tag) ?? [];
  if (!title) return `${tag} is no step; write <Step number={14} title="Score">, on one line`;
  const step = steps[Number(number) - 1];
  if (!step) return `there is no step ${number}; the steps are 1 to ${steps.length}`;
  if (step.title !== title)
    return `step ${number} is called "${title}" here and "${step.title}" in the engine's list`;
  return undefined;
}

function mistakeInPath(path: string, exists: (path: string) => boolean): string | undefined {
  if (!path.startsWith('src/engine/'))
    return `"${path}" is not under src/engine/; write the path from the root`;
  return exists(path) ? undefined : `there is no ${path}; name the file or folder that does this step`;
}
