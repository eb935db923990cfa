/** Columns that many tables share. */
import type { LabelSelector } from '../../api/core-v1.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { TableColumn } from '../resource.ts';

export const nameColumn: TableColumn = { name: 'Name', type: 'string', format: 'name' };

export const ageColumn: TableColumn = { name: 'Age', type: 'string' };

export const column = (
  name: string,
  priority: 0 | 1 = 0,
  type: TableColumn['type'] = 'string',
): TableColumn => ({
  name,
  type,
  priority,
});

/**
 * The columns of a kind that the scheduler watches, by their names: `Value:integer` for what is no text, `+` behind
 * those of `-o wide`.
 */
export const columnsOf = (...names: readonly string[]): TableColumn[] =>
  names.map((spelled) => {
    const [name = '', type = 'string'] = spelled.replace('+', '').split(':');
    if (name === 'Name') return nameColumn;
    return name === 'Age'
      ? ageColumn
      : column(name, spelled.endsWith('+') ? 1 : 0, type as TableColumn['type']);
  });

/** `app=web,tier=front`, sorted. Source: labels.FormatLabels. */
export const labelsText = (labels: Readonly<Record<string, string>> = {}): string =>
  Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`)
    .join(',') || '<none>';

/** A selector in one line. Source: metav1.FormatLabelSelector. */
export function selectorText(selector: DeepReadonly<LabelSelector> = {}): string {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const parts = Object.entries(matchLabels).map(([key, value]) => [key, `${key}=${value}`]);
  for (const { key, operator, values = [] } of matchExpressions) {
    const among = `(${[...values].sort().join(',')})`;
    if (operator === 'In') parts.push([key, `${key} in ${among}`]);
    else if (operator === 'NotIn') parts.push([key, `${key} notin ${among}`]);
    else parts.push([key, operator === 'Exists' ? key : `!${key}`]);
  }
  return (
    parts
      .sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, text]) => text)
      .join(',') || '<none>'
  );
}
