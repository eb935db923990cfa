import { expect, test } from 'vitest';
import { mistakesIn, stepsIn } from '../../src/book/chapter-text.ts';

const exists = (path: string) => path === 'src/engine/scheduler';
const mistakes = (text: string) => mistakesIn('content/chapters/3-handoff.mdx', text, exists);

test('a chapter tells the steps that its text has, in their order', () => {
  expect(
    stepsIn('<Step number={13} title="Filter">\n…\n</Step>\n<Step number={14} title="Score">'),
  ).toMatchObject([
    { number: 13, id: 'step-13-filter' },
    { number: 14, id: 'step-14-score' },
  ]);
});

test('text without a mistake has none', () => {
  expect(mistakes('<Step number={14} title="Score">\n<EngineSource path="src/engine/scheduler" />')).toEqual(
    [],
  );
});

test('every mistake is named with its line and what to write instead', () => {
  const text = [
    '<Step number="14" title="Score">',
    '<Step number={24} title="Score">',
    '<Step number={14} title="Scoring">',
    '<EngineSource path="src/engine/scheduler/score.ts" /><EngineSource path="scheduler" />',
  ].join('\n');
  expect(mistakes(text)).toMatchInlineSnapshot(`
    [
      "content/chapters/3-handoff.mdx:1: <Step number="14" title="Score"> is no step; write <Step number={14} title="Score">, on one line",
      "content/chapters/3-handoff.mdx:2: there is no step 24; the steps are 1 to 23",
      "content/chapters/3-handoff.mdx:3: step 14 is called "Scoring" here and "Score" in the engine's list",
      "content/chapters/3-handoff.mdx:4: there is no src/engine/scheduler/score.ts; name the file or folder that does this step",
      "content/chapters/3-handoff.mdx:4: "scheduler" is not under src/engine/; write the path from the root",
    ]
  `);
});
