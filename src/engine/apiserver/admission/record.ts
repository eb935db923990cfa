/** What the admission chain did with one object: read off the trace. */

import type { KubeObject } from '../../api/object.ts';
import { deepEqual, objectKey } from '../../api/object.ts';
import type { ChainLink, Displayable, View } from '../../display.ts';
import type { PatchOperation, TraceEvent } from '../../trace/events.ts';
import { MUTATING_WEBHOOKS, pluginOrder, VALIDATING_WEBHOOKS } from './order.ts';

/** The chain of one create, in the order in which the API server asked: who changed what, who refused. */
export class AdmissionRecord implements Displayable {
  /** The object's name, with its namespace: `default/nginx`. */
  readonly name: string;
  readonly links: readonly ChainLink[];
  /** The object as decoding and defaulting left it. */
  readonly before: unknown;
  /** The object after the last link that changed it. */
  readonly after: unknown;

  constructor(name: string, links: readonly ChainLink[], before: unknown, after: unknown) {
    this.name = name;
    this.links = links;
    this.before = before;
    this.after = after;
  }

  view(): View {
    const { name, links, before, after } = this;
    return { kind: 'chain', title: `Admission of ${name}`, links, before, after };
  }
}

/** The record of the last create of an object with this name (or `namespace/name`), or undefined. */
export function admissionRecordOf(events: Iterable<TraceEvent>, name: string): AdmissionRecord | undefined {
  const creates = new Map<number, { key: string; before: KubeObject; events: TraceEvent[] }>();
  const verbs = new Map<number, string>();
  let last: number | undefined;
  for (const event of events) {
    if (!('request' in event.data)) continue;
    const id = event.data.request as number;
    if (event.kind === 'request.received') verbs.set(id, event.data.verb);
    if (event.kind === 'object.defaulted' && verbs.get(id) === 'create' && !creates.has(id)) {
      const before = event.data.object as KubeObject;
      const key = objectKey(before);
      if (before.kind !== 'Pod' || (key !== name && before.metadata.name !== name)) continue;
      creates.set(id, { key, before, events: [] });
      last = id;
    }
    creates.get(id)?.events.push(event);
  }
  const create = last === undefined ? undefined : creates.get(last);
  if (!create) return undefined;
  let after: unknown = create.before;
  for (const event of create.events) {
    if (event.kind === 'admission.mutated' || event.kind === 'object.defaulted') after = event.data.object;
  }
  return new AdmissionRecord(create.key, linksOf(create.events), create.before, after);
}

type AdmissionEvent = TraceEvent<
  'hook.called' | 'admission.mutated' | 'admission.failed' | 'admission.validated'
>;

const isAdmission = (event: TraceEvent): event is AdmissionEvent =>
  event.kind === 'hook.called' || event.kind.startsWith('admission.');

/** Plugins that are modelled and look at a Pod's create; a hook stands where its kind is asked. */
const onPods = [
  'NamespaceLifecycle',
  'ServiceAccount',
  'Priority',
  'DefaultTolerationSeconds',
  'RuntimeClass',
];

function linksOf(events: readonly TraceEvent[]): ChainLink[] {
  const links: ChainLink[] = [];
  const mutating = pluginOrder.map(({ name }) => name);
  let position = 0;
  /** Those that were asked and left no trace, for they changed nothing. */
  const passUnchanged = (until: number): void => {
    for (; position < until; position++) {
      const name = mutating[position] ?? '';
      if (onPods.includes(name)) links.push({ name, phase: 'mutating', outcome: 'unchanged' });
    }
  };
  let round = 1;
  let over = false;
  for (const event of events) {
    if (event.kind === 'object.validated' && !over) {
      if (round === 1) passUnchanged(mutating.length);
      over = true;
    }
    if (!isAdmission(event)) continue;
    const { plugin } = event.data;
    const at = mutating.indexOf(plugin);
    if (!over && at >= 0) {
      if (at < position - 1) {
        if (round === 1) passUnchanged(mutating.length);
        round++;
        position = mutating.length;
      }
      if (round === 1) {
        passUnchanged(at);
        position = at + 1;
      }
    }
    const phase = over || plugin === VALIDATING_WEBHOOKS ? 'validating' : 'mutating';
    add(links, event, phase, round);
  }
  if (!over && round === 1 && links.every(({ outcome }) => outcome !== 'denied' && outcome !== 'failed')) {
    passUnchanged(mutating.length);
  }
  return links;
}

/** A hook has one link for its call and what came of it. */
function add(links: ChainLink[], event: AdmissionEvent, phase: ChainLink['phase'], round: number): void {
  const name = (event.data.hook as string | undefined) ?? event.data.plugin;
  const again = round > 1 && phase === 'mutating' ? 'asked again, since a hook has changed the object' : '';
  const put = (outcome: ChainLink['outcome'], note = again, patch?: readonly PatchOperation[]): void => {
    const link: ChainLink = { name, phase, outcome, ...(note && { note }), ...(patch && { patch }) };
    const previous = links.at(-1);
    const isAnswer = event.kind !== 'hook.called' && event.data.hook !== undefined;
    const open = links.findLastIndex((each) => each.name === name && each.phase === phase);
    if (isAnswer && open >= 0) links[open] = link;
    else if (previous === undefined || !deepEqual(previous, link)) links.push(link);
  };
  switch (event.kind) {
    case 'hook.called':
      return put(event.data.plugin === MUTATING_WEBHOOKS ? 'unchanged' : 'allowed');
    case 'admission.mutated':
      return put('changed', again, event.data.patch);
    case 'admission.failed':
      return put('failed', `${event.data.message}${event.data.ignored ? ' (ignored)' : ''}`);
    case 'admission.validated':
      return put(event.data.allowed ? 'allowed' : 'denied', event.data.message);
  }
}
