/**
 * What a cell invites its reader to change, done: a text of the cell, and what stands in its place. A change of several
 * places is a list. Every cell that is placed with an invitation has its change here.
 */
export type Edit = readonly [text: string | RegExp, replacement: string];

export const invitedChanges: Readonly<Record<string, readonly Edit[]>> = {
  'gate/callers.ts': [["['dev']", "['dev', 'system:masters']"]],
  'gate/token.ts': [[' --bound-object-kind Pod --bound-object-name web', '']],
  'gate/audit.ts': [["level: 'Request'", "level: 'RequestResponse'"]],
  'gate/act-as.ts': [['--as-group dev', '--as-group system:masters']],
  'gate/who-decided.ts': [['--image nginx', '--image nginx --as jane']],
  'gate/reader-role.ts': [['--resource=pods', '--resource=pods,pods/log']],
  'gate/keep-database.ts': [["decision: 'Deny'", "decision: 'NoOpinion'"]],
  'gate/kubelet-and-secret.ts': [["nodeName: 'node-1'", "nodeName: 'node-2'"]],
  'gate/escalation.ts': [['--verb=create', '--verb=create,escalate']],
  'gate/rbac.ts': [['else if (ruleAllows(attributes, granted.rule))', 'else']],
  'gate/admission-chain.ts': [['--image nginx', '--image nginx --namespace nowhere']],
  'gate/add-team.ts': [["'web'", "'database'"]],
  'gate/team-by-policy.ts': [['--image nginx', '--image nginx --labels=team=database']],
  'gate/broken-hook.ts': [["'Fail'", "'Ignore'"]],
  'gate/less-patience.ts': [["['not-ready', 'unreachable']", "['not-ready']"]],
  'gate/who-wrote-it.ts': [['--image nginx', '--image nginx:1.29']],
  'gate/defaulted-again.ts': [["'busybox'", "'busybox:1.37'"]],
  'gate/seven-at-once.ts': [['web_1', 'web-1']],
  'gate/what-may-change.ts': [['900', '300']],
  'gate/held-to-a-level.ts': [['/enforce', '/warn']],
  'gate/only-from-here.ts': [["['Deny']", "['Warn']"]],
  'gate/keep-this-one.ts': [['--labels=keep=yes', '--labels=keep=no']],
  'gate/counted-last.ts': [['validating: [NotThisOne]', 'validating: []']],
  'gate/receipt.ts': [["generateName: 'nginx-'", "name: 'nginx'"]],
  'gate/promise.ts': [['ngnix', 'nginx']],
  'gate/dry-run.ts': [['=server', '=client']],
  'gate/two-owners.ts': [["open: 'yes' })", "open: 'yes' }, { force: 'true' })"]],
  'gate/table.ts': [[/await cluster\.until.*\n/, '']],
  'gate/revisions.ts': [[/await cluster\.until.*/, "$&\nawait cluster.kubectl('run second --image nginx');"]],
  'gate/same-instant.ts': [["name: 'the-key'", `name: \`key-of-${'$'}{who}\``]],
  'gate/stored-bytes.ts': [['--image nginx', '--image nginx --labels=team=web']],
  'gate/what-writes.ts': [[/(team: 'web'[\s\S]*)team: 'web'/, "$1team: 'database'"]],
  'handoff/fan-out.ts': [
    ["sleep('10ms');", "sleep('10ms');\nawait cluster.kubectl('delete pod nginx --now');"],
  ],
  'handoff/selections.ts': [["'spec.nodeName='", "'status.phase=Pending'"]],
  'handoff/fifty-watches.ts': [
    ["watch('/api/v1/pods')", `watch('/api/v1/pods', { fieldSelector: \`spec.nodeName=node-${'$'}{n}\` })`],
  ],
  'handoff/too-late.ts': [['150', '60']],
  'handoff/scores.ts': [['new Cluster()', 'new Cluster({ nodes: 3 })']],
  'handoff/prefer-quiet-nodes.ts': [
    [/score: .*/, "score: (pod, node) => (node.name === 'node-3' ? 100 : 0),"],
  ],
  'handoff/below-average.ts': [["['first', 'second']", "['first', 'second', 'third']"]],
  'handoff/most-memory.ts': [
    [/defaultNormalizeScore\(scores\)/, 'defaultNormalizeScore(scores, { reverse: true })'],
  ],
  'handoff/most-allocated.ts': [["name: 'memory', weight: 1 }", "name: 'memory', weight: 10 }"]],
  'handoff/what-if.ts': [
    ["{ node: 'node-2', allocatable: { cpu: '8' } }", "{ node: 'node-1', unschedulable: true }"],
  ],
  'handoff/tie.ts': [[/.*delete pod.*\n/, '']],
  'handoff/five-nodes.ts': [["cpu: '2'", "cpu: '500m'"]],
  'handoff/approved.ts': [['two --image nginx', 'two --image nginx --labels=approved=yes']],
  'handoff/last-come.ts': [
    [/less: .*/, "less: (a, b) => (a.pod.metadata.name ?? '') < (b.pod.metadata.name ?? ''),"],
  ],
  'handoff/team-nodes.ts': [['--labels=team=red', '--labels=team=green']],
  'handoff/big-nodes.ts': [['20 * GIB', '40 * GIB']],
  'handoff/say-sorry.ts': [['nodes.nodes.size', '[...nodes.nodes.keys()].join()']],
  'handoff/make-room.ts': [["'urgent', 'system-cluster-critical'", "'urgent'"]],
  'handoff/binding.ts': [
    ['await cluster.sleep', "await cluster.kubectl('run second --image nginx');\nawait cluster.sleep"],
  ],
  'handoff/diary.ts': [['run unlucky', 'run happy']],
  'handoff/cooling-off.ts': [["'3s'", "'1m'"]],
  'handoff/attach-disk.ts': [
    ['type PreBindPlugin }', 'type PreBindPlugin, Status }'],
    [/(disks\.push.*)/, "$1\n    return Status.error('the disk is stuck');"],
  ],
  'handoff/own-binder.ts': [['name: nodeName }', "name: 'node-3' }"]],
  'handoff/announce.ts': [['from now on`', `from now on, ${'$'}{pod.spec.nodeName}\``]],
  'plugins/taint-toleration.ts': [
    ['? Status.unresolvable(reason) : undefined', '? undefined : Status.unresolvable(reason)'],
  ],
  'plugins/image-locality.ts': [[/return state \?.*/, 'return state ? state.bytes : 0;']],
  'plugins/default-binder.ts': [['name: nodeName }', "name: 'node-3' }"]],
};
