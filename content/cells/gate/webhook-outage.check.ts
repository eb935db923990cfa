import type { AdmissionRequest, Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const EXEMPT = 'guard.example.com/exempt';

/** web is stored and was looked at; the webhook is there as it was, and a guard answers for it. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const isGone = (key: string): boolean =>
    events.some((event) => event.kind === 'etcd.deleted' && event.data.key === key);
  const all = podsOf(events);
  const web = all.get('default/web');
  const isExempt = web?.metadata.labels?.[EXEMPT] !== undefined;
  const guards = [...all.values()].filter(isGuard);
  const configured = !isGone('/registry/validatingwebhookconfigurations/no-miners');
  const served = !isGone('/registry/services/specs/kube-system/guard');
  return [
    {
      passed: web !== undefined && !isExempt,
      words: !web
        ? 'web is not there. Whoever is not answered cannot create it: read the refusal, and see who should have answered.'
        : isExempt
          ? 'web has a label that spares it the question. So it is there, but nobody has looked at it. Start again with Run.'
          : 'web is there.',
    },
    {
      passed: configured && served && guards.length > 0,
      words: !configured
        ? 'The webhook no-miners is deleted. Everything can be created now, miners too, and there is no file to bring it back from. Start again with Run.'
        : !served
          ? 'The Service guard is deleted, so the server can’t even find out whom to call. Start again with Run.'
          : guards.length > 0
            ? 'The guard answers again, and the webhook is as it was.'
            : whyNoGuard(events, [...all.values()]),
    },
  ];
}

/** Those that exist at the end. */
function podsOf(events: readonly TraceEvent[]): Map<string, Pod> {
  const pods = new Map<string, Pod>();
  for (const event of events) {
    if (event.kind !== 'etcd.put' && event.kind !== 'etcd.deleted') continue;
    const [, key] = /^\/registry\/pods\/(.*)/.exec(event.data.key) ?? [];
    if (key === undefined) continue;
    if (event.kind === 'etcd.put') pods.set(key, event.data.value as Pod);
    else pods.delete(key);
  }
  return pods;
}

const isGuard = (pod: Pod): boolean =>
  isSelected(pod) &&
  pod.status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;

const isSelected = ({ metadata }: Pod): boolean =>
  metadata.namespace === 'kube-system' && metadata.labels?.app === 'guard';

function whyNoGuard(events: readonly TraceEvent[], pods: readonly Pod[]): string {
  if (pods.some(isSelected))
    return 'The guard is there, but not ready yet. Give it a moment: wait -n kube-system --for=condition=Ready pod --all';
  if (pods.some(({ metadata }) => metadata.namespace === 'kube-system'))
    return 'There is a Pod in kube-system, but the Service guard does not find it. Look at the selector of the Service.';
  if (pods.some(({ metadata }) => metadata.labels?.app === 'guard'))
    return 'A guard stands in another namespace. A Service finds only Pods of its own, which is kube-system.';
  const askedAboutItself = events.some(
    (event) =>
      event.kind === 'hook.called' &&
      (event.data.review as AdmissionRequest).namespace === 'kube-system' &&
      (event.data.review as AdmissionRequest).operation === 'CREATE',
  );
  return askedAboutItself
    ? 'The guard can’t come back: the server asks the guard whether the guard may. Whom does the webhook leave out?'
    : 'There is no guard, so nobody answers the webhook.';
}
