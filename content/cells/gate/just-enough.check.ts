import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const account = 'system:serviceaccount:default:report';

/** What the last answer to each question was: the two rights that the report needs, and three that it does not. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const answer = (question: string): string | undefined => {
    const line = `kubectl auth can-i ${question} --as ${account}`;
    const asked = events.findLast(
      (event) => event.kind === 'command.finished' && event.data.line.replace(/\s+/g, ' ') === line,
    );
    return asked?.kind === 'command.finished' ? asked.data.stdout.trim() : undefined;
  };
  const expects = (question: string, expected: 'yes' | 'no', so: string, otherwise: string): CheckResult => {
    const said = answer(question);
    const passed = said === expected;
    return {
      passed,
      words:
        said === undefined
          ? `Nobody asked “${question}”: leave the questions as they are.`
          : passed
            ? so
            : otherwise,
    };
  };
  return [
    expects(
      'list pods',
      'yes',
      'The report may list Pods.',
      'The report may not list Pods in default. Is it bound, and as the account default:report?',
    ),
    expects(
      'get pods --subresource=log',
      'yes',
      'It may read their logs.',
      'It may not read logs. A log is a subresource with a name of its own in rules: pods/log.',
    ),
    expects(
      'delete pods',
      'no',
      'It may not delete Pods.',
      'It may delete Pods, and nobody asked for that: name the verbs one by one.',
    ),
    expects(
      'list services',
      'no',
      'It may not list Services.',
      'It may list Services too: the role that you bound holds more than Pods and their logs.',
    ),
    expects(
      'list pods --namespace kube-system',
      'no',
      'All of it ends at the border of the namespace.',
      'It may list Pods in kube-system as well. A ClusterRoleBinding holds in every namespace, a RoleBinding in its own.',
    ),
  ];
}
