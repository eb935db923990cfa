/**
 * golden/story: whole runs as timelines. The engine plays what was typed again, at the same times, and what does not
 * vary from run to run is compared, each as a case of its own. What a recording does not have (a log level that shows
 * no scores) is no case, and a recording of what the engine does not know yet is left out (`beyondTheEngine`).
 */
import type { Adapter, Comparison, GoldenCase } from '../adapter.ts';
import {
  apiWriteOrder,
  apiWrites,
  commands,
  etcdWrites,
  events,
  podStates,
  statusPatches,
  statusPatchesOf,
  watchEvents,
} from './story/api-cases.ts';
import {
  cniCalls,
  criCalls,
  kubeletUpdates,
  plegEvents,
  registryRequests,
  runcCalls,
} from './story/node-cases.ts';
import { type Played, play } from './story/playback.ts';
import {
  beyondTheEngine,
  commandsOf,
  entriesOf,
  isRecording,
  type Recording,
  withoutReadBackLimits,
} from './story/recording.ts';
import { bindings, logged, scores } from './story/scheduler-cases.ts';

export const story: Adapter = {
  set: 'story',
  reads: (content) => isRecording(content) && beyondTheEngine(content) === undefined,
  *cases(content) {
    const recording = withoutReadBackLimits(content as Recording);
    const has = (kind: string): boolean => entriesOf(recording, kind).length > 0;
    let played: Promise<Played> | undefined;
    const golden = (name: string, compare: (played: Played) => Comparison): GoldenCase => ({
      topic: recording.name,
      name,
      compare: async () => compare(await (played ??= play(recording))),
    });
    yield golden('commands', commands);
    yield golden('api-writes', apiWrites);
    if (!commandsOf(recording).slice(1).some(isChange)) yield golden('api-write-order', apiWriteOrder);
    yield golden('pod-states', podStates);
    yield golden('watch-events', watchEvents);
    if (statusPatchesOf(recording).length > 0) yield golden('status-patches', statusPatches);
    yield golden('events', events);
    yield golden('etcd-writes', etcdWrites);
    if (has('cri-call')) {
      yield golden('cri-calls', criCalls);
      yield golden('cni-calls', cniCalls);
      yield golden('runc-calls', runcCalls);
      yield golden('kubelet-updates', kubeletUpdates);
      yield golden('pleg-events', plegEvents);
    }
    if (has('registry-request')) yield golden('registry-requests', registryRequests);
    if (logged(recording, 'Successfully bound pod to node').length > 0) yield golden('bindings', bindings);
    if (logged(recording, 'Plugin scored node for pod').length > 0) yield golden('scores', scores);
  },
};

/** A command that changes something, as far as kubectl's verbs tell. */
const isChange = ({ argv }: { argv: readonly string[] }): boolean =>
  !['get', 'describe', 'logs'].includes(argv[1] ?? '');
