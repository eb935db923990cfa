/** The 23 steps of `kubectl run nginx --image nginx` and the five phases that they form. */

export type Step =
  | 1
  | 2
  | 3
  | 4
  | 5
  | 6
  | 7
  | 8
  | 9
  | 10
  | 11
  | 12
  | 13
  | 14
  | 15
  | 16
  | 17
  | 18
  | 19
  | 20
  | 21
  | 22
  | 23;

export type Phase = 'client' | 'gate' | 'handoff' | 'node' | 'first-breath';

export interface StepInfo {
  readonly number: Step;
  /** Part of the page's address: `step-14-score`. */
  readonly id: string;
  readonly title: string;
  readonly phase: Phase;
}

const titles: readonly [phase: Phase, slug: string, title: string][] = [
  ['client', 'argv-to-pod', 'From the command line to a Pod'],
  ['client', 'kubeconfig', 'kubeconfig: where to, and as whom'],
  ['client', 'tcp-and-tls', 'TCP and TLS 1.3'],
  ['client', 'post', 'POST: JSON over HTTP/2'],
  ['gate', 'authentication', 'Authentication'],
  ['gate', 'authorization', 'Authorization'],
  ['gate', 'mutating-admission', 'Mutating admission'],
  ['gate', 'defaulting-and-validation', 'Defaulting and validation'],
  ['gate', 'validating-admission', 'Validating admission'],
  ['gate', 'etcd-and-raft', 'etcd and Raft'],
  ['gate', 'created', '201 Created, and the printed line'],
  ['handoff', 'watch-fan-out', 'Watch fan-out'],
  ['handoff', 'filter', 'Filter'],
  ['handoff', 'score', 'Score'],
  ['handoff', 'bind', 'Bind'],
  ['node', 'sync-pod', 'The kubelet: syncPod'],
  ['node', 'run-pod-sandbox', 'RunPodSandbox and pause'],
  ['node', 'cni-add', 'CNI ADD'],
  ['node', 'image-pull', 'Image pull'],
  ['node', 'container-create', 'CreateContainer'],
  ['first-breath', 'runc', 'runc'],
  ['first-breath', 'pleg', 'PLEG'],
  ['first-breath', 'status-patch', 'The status patch'],
];

export const steps: readonly StepInfo[] = titles.map(([phase, slug, title], index) => {
  const number = (index + 1) as Step;
  return { number, id: `step-${number}-${slug}`, title, phase };
});

export const phaseTitles: Readonly<Record<Phase, string>> = {
  client: 'The client',
  gate: "The API server's gate",
  handoff: 'The control loop hands off',
  node: 'The kubelet brings the pod to life',
  'first-breath': 'runc and first breath',
};
