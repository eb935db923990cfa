import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** Jane is denied with a reason, and only where it is frozen; who had no right got none; the robot's Pod gets a node. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const said = (part: string) => {
    const event = events.findLast(
      (each) => each.kind === 'command.finished' && each.data.line.replace(/\s+/g, ' ') === `kubectl ${part}`,
    );
    return event?.kind === 'command.finished' ? event.data : undefined;
  };
  const jane = said('run cart --image nginx --as jane');
  const denied = jane !== undefined && jane.exitCode !== 0;
  const hasReason = /in the namespace "default": \S/.test(jane?.stderr ?? '');
  const reads = said('get pods --as jane')?.exitCode === 0;
  const elsewhere = said('run cart --image nginx --as jane --namespace kube-system')?.exitCode === 0;
  const bob = said('run pears --image nginx --as bob --namespace kube-system');
  const robot = said('run fix --image nginx --as robot')?.exitCode === 0;
  const bound = events.some((event) => event.kind === 'pod.bound' && event.data.pod === 'default/fix');
  return [
    {
      passed: denied && hasReason,
      words: !denied
        ? 'jane made a Pod in default. Having no opinion is no refusal: RBAC is asked next, and she is bound to cluster-admin.'
        : hasReason
          ? 'jane is denied a Pod in default, and told why.'
          : 'jane is denied, and not told why: give the verdict a reason.',
    },
    {
      passed: reads,
      words: reads
        ? 'She may still look at the Pods.'
        : 'jane cannot list the Pods in default. Looking changes nothing: deny the verbs that write.',
    },
    {
      passed: elsewhere,
      words: elsewhere
        ? 'Other namespaces go on as before.'
        : 'jane was refused in kube-system too, where nothing is frozen: look at the namespace.',
    },
    {
      passed: bob !== undefined && bob.exitCode !== 0,
      words:
        bob === undefined
          ? 'bob did not try: leave the commands as they are.'
          : bob.exitCode !== 0
            ? 'bob, who has no role, is still refused by silence.'
            : 'bob has no role at all and made a Pod: your Allow ended the chain before RBAC was asked.',
    },
    {
      passed: robot && bound,
      words: !robot
        ? 'The robot was refused, and it is the one who shall repair things in these days.'
        : bound
          ? 'The robot’s Pod was made and has a node.'
          : 'The robot’s Pod waits for a node. The scheduler writes too, to pods/binding: did you deny it that?',
    },
  ];
}
