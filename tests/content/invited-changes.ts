/**
 * What a cell invites its reader to change, done: a text of the cell, and what stands in its place. A change of several
 * places is a list. Every cell that is placed with an invitation has its change here.
 */
export type Edit = readonly [text: string | RegExp, replacement: string];

export const invitedChanges: Readonly<Record<string, readonly Edit[]>> = {
  'gate/admission-chain.ts': [['--image nginx', '--image nginx --namespace nowhere']],
  'gate/add-team.ts': [["'web'", "'database'"]],
  'gate/broken-hook.ts': [["'Fail'", "'Ignore'"]],
  'gate/less-patience.ts': [["['not-ready', 'unreachable']", "['not-ready']"]],
  'handoff/scores.ts': [['new Cluster()', 'new Cluster({ nodes: 3 })']],
  'handoff/prefer-quiet-nodes.ts': [
    [/score: .*/, "score: (pod, node) => (node.name === 'node-3' ? 100 : 0),"],
  ],
  'handoff/below-average.ts': [["['first', 'second']", "['first', 'second', 'third']"]],
  'handoff/most-memory.ts': [
    [/defaultNormalizeScore\(scores\)/, 'defaultNormalizeScore(scores, { reverse: true })'],
  ],
  'handoff/most-allocated.ts': [["name: 'memory', weight: 1 }", "name: 'memory', weight: 10 }"]],
  'handoff/tie.ts': [[/.*delete pod.*\n/, '']],
};
