/** The player's keys, which act while something of the player has the focus: what they do, and the words for it. */

export interface KeyHelp {
  readonly keys: readonly string[];
  readonly action: string;
  readonly words: string;
}

export const keys: readonly KeyHelp[] = [
  { keys: ['k', ' '], action: 'play', words: 'Play or pause' },
  { keys: ['ArrowRight', 'l'], action: 'next event', words: 'Next event' },
  { keys: ['ArrowLeft', 'j'], action: 'previous event', words: 'Event before' },
  { keys: ['Shift+ArrowRight', ']'], action: 'next step', words: 'Next step' },
  { keys: ['Shift+ArrowLeft', '['], action: 'previous step', words: 'Step before' },
  { keys: ['.'], action: 'next actor', words: 'Next event of the same actor' },
  { keys: [','], action: 'previous actor', words: 'Event before of the same actor' },
  { keys: ['c'], action: 'cause', words: 'To the cause' },
  { keys: ['x'], action: 'effect', words: 'To the first effect' },
  { keys: ['Home'], action: 'beginning', words: 'Beginning of the run' },
  { keys: ['End'], action: 'end', words: 'End of the run' },
  { keys: ['+'], action: 'faster', words: 'Faster' },
  { keys: ['-'], action: 'slower', words: 'Slower' },
  { keys: ['e'], action: 'view event', words: 'Open the event' },
  { keys: ['f'], action: 'view list', words: 'List and filter' },
  { keys: ['a'], action: 'all events', words: 'End the filter' },
  { keys: ['?'], action: 'view keys', words: 'These keys' },
  { keys: ['Escape'], action: 'close', words: 'Close what is open' },
];

export const keyActions: ReadonlyMap<string, string> = new Map(
  keys.flatMap((each) => each.keys.map((key) => [key, each.action] as const)),
);
