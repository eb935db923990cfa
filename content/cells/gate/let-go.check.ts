import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

interface Shop {
  readonly data?: Readonly<Record<string, string>>;
  readonly metadata: {
    readonly managedFields?: readonly {
      readonly manager?: string;
      readonly operation?: string;
      readonly fieldsV1?: { readonly 'f:data'?: Readonly<Record<string, unknown>> };
    }[];
  };
}

/** As the program's watch was sent it last: the motto is that of sales and theirs alone, the color is as it was. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const shops = events.flatMap((event) =>
    event.kind === 'watch.sent' && event.data.watcher === 'kubernetes-admin'
      ? [event.data.object as unknown as Shop]
      : [],
  );
  const { data = {}, metadata } = shops.at(-1) ?? { metadata: {} };
  const entries = metadata.managedFields ?? [];
  const ownersOf = (field: string): string =>
    entries
      .filter(({ fieldsV1 }) => fieldsV1?.['f:data']?.[`f:${field}`])
      .map(({ manager, operation }) => `${manager} (${operation})`)
      .join(' and ') || 'nobody';
  const [motto, color] = ['motto', 'color'].map(ownersOf);
  return [
    {
      passed: data.motto === 'buy now',
      words:
        data.motto === 'buy now'
          ? 'The motto is “buy now”.'
          : motto === 'design (Apply)'
            ? 'The motto is still that of design: your request was refused with a conflict.'
            : `The motto is “${data.motto}”, and it belongs to ${motto}.`,
    },
    {
      passed: motto === 'sales (Apply)',
      words:
        motto === 'sales (Apply)'
          ? 'It belongs to sales, by Apply.'
          : motto === 'sales (Update)'
            ? 'Sales has the motto by Update: a patch takes without asking, and what it took is not given back when it is left out of the next apply. Use apply.'
            : `The motto belongs to ${motto}, and should belong to sales alone, by Apply.`,
    },
    {
      passed: data.color === 'blue' && color === 'design (Apply)',
      words:
        data.color !== 'blue'
          ? 'The color is gone: what a manager leaves out of its next apply is taken away, if nobody else owns it. Apply under your own name.'
          : color === 'design (Apply)'
            ? 'The color is blue, and is design’s affair.'
            : `The color belongs to ${color}: do not apply what you do not want to own.`,
    },
  ];
}
