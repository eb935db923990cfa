import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** web has a node, as the Pod that it was; the shop's Pods are there; room was made by one who could go. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const gone = events.flatMap((event) =>
    event.kind === 'etcd.deleted' ? [event.data.key.replace('/registry/pods/default/', '')] : [],
  );
  const missing = ['database', 'cart'].filter((name) => gone.includes(name));
  const web = events.findLast(
    (event) => event.kind === 'etcd.put' && event.data.key === '/registry/pods/default/web',
  );
  const { spec } = (web?.kind === 'etcd.put' ? web.data.value : {}) as Partial<Pod>;
  const isItself = spec?.nodeSelector?.['disk'] === 'ssd';
  return [
    {
      passed: isItself && spec?.nodeName !== undefined,
      words: !isItself
        ? 'The web that there is now does not ask for a fast disk: it is another Pod with the same name. Start again with Run.'
        : spec?.nodeName
          ? `web is on ${spec.nodeName}.`
          : gone.some((name) => name.startsWith('report'))
            ? `web still waits. ${gone.join(', ')} is gone, but was it on a node that web may use?`
            : 'web still waits for a node. Ask get events what it is told.',
    },
    {
      passed: missing.length === 0,
      words:
        missing.length === 0
          ? 'database and cart are where they were.'
          : `${missing.join(' and ')} had to stay, and the shop is closed now. Start again with Run, and look for somebody else.`,
    },
  ];
}
