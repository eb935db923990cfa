/**
 * `kubectl wait`, and how `delete` waits until objects are gone: on the simulation's clock.
 * Source: k8s.io/kubectl/pkg/cmd/wait.
 */

import { goText } from '../api/go-values.ts';
import type { KubeList, KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { type Micros, millis, seconds } from '../sim/time.ts';
import { aggregate, CommandError, usageError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { JsonPath, relaxed, splitOutsideQuotes } from './jsonpath.ts';
import { nameOf, type Printable, printerFor } from './printable.ts';
import { parseTargets, type ResourceType, resourcePath, type Target } from './resources.ts';
import type { Session } from './session.ts';

export const waitFlags: FlagSpecs = {
  ...outputFlags,
  all: { kind: 'bool' },
  'all-namespaces': { kind: 'bool', short: 'A' },
  'field-selector': { kind: 'string' },
  filename: { kind: 'strings', short: 'f', refused: later },
  for: { kind: 'string' },
  local: { kind: 'bool', refused: later },
  recursive: { kind: 'bool', short: 'R', refused: later },
  selector: { kind: 'string', short: 'l' },
  timeout: { kind: 'duration', initial: '30s' },
};

/** Negative time-outs mean a week, zero "look once". */
const WEEK_MICROS = seconds(7 * 24 * 3_600);
const CREATE_POLL_MICROS = millis(500);

/** The object that is waited for; with a uid, no other of its name. */
export interface Subject {
  readonly type: ResourceType;
  readonly name: string;
  /** '' for what has none. */
  readonly namespace: string;
  readonly uid?: string;
}

/** Whether an object is as it should be. Throws a CommandError when that cannot be told. */
type Condition = (object: KubeObject) => boolean;

export async function wait(session: Session): Promise<void> {
  const { flags, command } = session;
  if (flags.args.length === 0) throw usageError(command, 'you must provide one or more resources');
  const condition = conditionOf(flags.get('for'), flags.changed('for'));
  const printer = await printerFor(session, { sorted: true });
  const targets = parseTargets(flags.args);
  const deadline = deadlineAfter(session, flags.micros('timeout'));
  if (condition === 'create') await untilCreated(session, targets, deadline);
  const errors: Error[] = [];
  let visited = 0;
  for (const { object, type } of await visit(session, targets, errors, condition === 'delete')) {
    visited++;
    try {
      const { name = '', namespace = '', uid } = object.metadata;
      const subject = { type, name, namespace, ...(uid && { uid }) };
      let met = object;
      if (condition === 'delete') await untilGone(session, subject, deadline);
      else if (condition !== 'create') met = await untilMet(session, subject, condition, deadline);
      const printable = met as unknown as Printable;
      session.stdout += printer ? printer(printable) : `${nameOf(printable)} condition met\n`;
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (visited === 0 && condition !== 'delete') throw new CommandError('no matching resources found');
}

/** An instant, or undefined for "look once". */
export function deadlineAfter({ environment }: Session, timeout: Micros): Micros | undefined {
  if (timeout === 0) return undefined;
  return (environment.sim.now + (timeout < 0 ? WEEK_MICROS : timeout)) as Micros;
}

/** The objects that the words name, read once. */
async function visit(session: Session, targets: readonly Target[], errors: Error[], ignoreNotFound: boolean) {
  const found: { type: ResourceType; object: KubeObject }[] = [];
  for (const target of targets) {
    try {
      for (const object of await readTarget(session, target)) found.push({ type: target.type, object });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!(ignoreNotFound && error.status.code === 404)) errors.push(error);
    }
  }
  return found;
}

/** One object, or those that `-l`, `--field-selector` or `--all` select. */
export async function readTarget(session: Session, target: Target): Promise<KubeObject[]> {
  const { flags } = session;
  const labelSelector = flags.get('selector');
  const fieldSelector = flags.get('field-selector');
  const selects = labelSelector || fieldSelector || flags.on('all') || flags.on('all-namespaces');
  if (target.name === undefined && !selects)
    throw new CommandError('resource(s) were provided, but no name was specified');
  const answer = await session.request<KubeObject | KubeList>({
    method: 'GET',
    path: resourcePath(
      target,
      flags.on('all-namespaces') && target.name === undefined ? '' : session.namespace,
    ),
    query: { ...(fieldSelector && { fieldSelector }), ...(labelSelector && { labelSelector }) },
  });
  if (!('items' in answer)) return [answer];
  const kind = answer.kind.replace(/List$/, '');
  return answer.items.map((item) => ({ ...item, apiVersion: answer.apiVersion, kind }));
}

function conditionOf(text: string, given: boolean): Condition | 'delete' | 'create' {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (text.startsWith('condition=')) {
    const [type = '', status = 'true'] = text.slice('condition='.length).split('=');
    return (object) => conditionStatus(object, type)?.toLowerCase() === status.toLowerCase();
  }
  if (text.startsWith('jsonpath=')) return jsonPathCondition(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${given ? `"${text}"` : '[]'}`);
}

/** The status of a condition that is not older than the object's spec. */
function conditionStatus(object: KubeObject, type: string): string | undefined {
  const { status } = object as {
    status?: { conditions?: { type: string; status: string; observedGeneration?: number }[] };
  };
  const found = status?.conditions?.find((condition) => condition.type.toLowerCase() === type.toLowerCase());
  const { generation } = object.metadata;
  if (
    found?.observedGeneration !== undefined &&
    generation !== undefined &&
    found.observedGeneration < generation
  )
    return undefined;
  return found?.status;
}

function jsonPathCondition(input: string): Condition {
  const [expression = '', expected, ...more] = splitOutsideBraces(input);
  if (more.length > 0) {
    throw new CommandError(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  }
  const template = relaxed(expression);
  if (expected === '') {
    throw new CommandError(
      "jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
    );
  }
  const path = new JsonPath(template, { allowMissingKeys: true });
  return (object) => {
    const found = path.find(object);
    if (found.length > 1) throw new CommandError('given jsonpath expression matches more than one list');
    const [value, ...others] = found[0] ?? [];
    if (value === undefined) return false;
    if (others.length > 0) throw new CommandError('given jsonpath expression matches more than one value');
    if (expected === undefined) return true;
    if (typeof value === 'object' && value !== null) {
      throw new CommandError('jsonpath leads to a nested object or list which is not supported');
    }
    return goText(value).trim() === expected.trim();
  };
}

/** `{.a[?(@.b=="c")]}=d`: the equals sign that counts stands behind the braces. */
function splitOutsideBraces(input: string): string[] {
  const end = input.lastIndexOf('}') + 1;
  const [first = '', ...rest] = splitOutsideQuotes(input.slice(end), '=');
  return [input.slice(0, end) + first, ...rest];
}

async function untilCreated(
  session: Session,
  targets: readonly Target[],
  deadline: Micros | undefined,
): Promise<void> {
  const { sim } = session.environment;
  for (;;) {
    try {
      for (const target of targets) await readTarget(session, target);
      return;
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
    if (deadline === undefined || sim.now + CREATE_POLL_MICROS > deadline) {
      throw new CommandError('timed out waiting for the condition');
    }
    await sim.sleep(CREATE_POLL_MICROS);
  }
}

async function untilMet(
  session: Session,
  subject: Subject,
  condition: Condition,
  deadline: Micros | undefined,
): Promise<KubeObject> {
  if (deadline === undefined) {
    const now = await session.request<KubeObject>({ method: 'GET', path: pathOf(subject) });
    if (condition(now)) return now;
    throw new CommandError(`condition not met for ${shown(subject)}`);
  }
  return follow(
    session,
    subject,
    deadline,
    (change, now) => ['ADDED', 'MODIFIED'].includes(change) && condition(now),
  );
}

/** Waits until this very object is gone: another of the same name is not it. */
export async function untilGone(
  session: Session,
  subject: Subject,
  deadline: Micros | undefined,
): Promise<void> {
  const isOther = (now: KubeObject): boolean => subject.uid !== undefined && now.metadata.uid !== subject.uid;
  try {
    if (isOther(await session.request<KubeObject>({ method: 'GET', path: pathOf(subject) }))) return;
  } catch (error) {
    if (error instanceof StatusError && error.status.code === 404) return;
    throw error;
  }
  if (deadline === undefined) throw new CommandError(`condition not met for ${shown(subject)}`);
  let seen = false;
  await follow(session, subject, deadline, (change, now) => {
    // The bookmark ends what is there already: an object that has not come by then went before the watch began.
    if (change === 'BOOKMARK') return !seen;
    seen = true;
    return change === 'DELETED' || isOther(now);
  });
}

/** Watches one object until `done` says so; throws when the deadline passes first. */
async function follow(
  session: Session,
  subject: Subject,
  deadline: Micros,
  done: (change: string, object: KubeObject) => boolean,
): Promise<KubeObject> {
  const { sim, explain } = session.environment;
  while (sim.now < deadline) {
    const watch = await session.watch(resourcePath({ type: subject.type }, subject.namespace), {
      allowWatchBookmarks: 'true',
      fieldSelector: `metadata.name=${subject.name}`,
      resourceVersionMatch: 'NotOlderThan',
      sendInitialEvents: 'true',
      timeoutSeconds: String(300 + sim.random('kubectl').below(300)),
    });
    const cancel = sim.after((deadline - sim.now) as Micros, () => watch.events.close());
    try {
      for (let event = await watch.events.receive(); event; event = await watch.events.receive()) {
        if (event.type !== 'ERROR' && done(event.type, event.object)) return event.object;
      }
    } finally {
      cancel();
      watch.stop();
    }
  }
  const why = await explain?.(subject.type.plural, subject.namespace, subject.name);
  throw new CommandError(`timed out waiting for the condition on ${shown(subject)}${why ? `\n${why}` : ''}`);
}

const shown = ({ type, name }: Subject): string => `${type.plural}/${name}`;

const pathOf = ({ type, name, namespace }: Subject): string => resourcePath({ type, name }, namespace);
