import type { PluginNodeScore } from './framework.ts';

/**
 * Scales scores so that the highest becomes `max`, with the division of whole numbers; `reverse` turns them round.
 * Source: framework/plugins/helper/normalize_score.go, `DefaultNormalizeScore`, 1.36.4.
 */
export function defaultNormalizeScore(
  scores: PluginNodeScore[],
  options: { max?: number; reverse?: boolean } = {},
): void {
  const { max = 100, reverse = false } = options;
  let highest = 0;
  for (const { score } of scores) if (score > highest) highest = score;
  for (const entry of scores) {
    const scaled = highest === 0 ? 0 : Math.trunc((max * entry.score) / highest);
    entry.score = reverse ? max - scaled : scaled;
  }
}
