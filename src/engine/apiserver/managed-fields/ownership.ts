/**
 * metadata.managedFields that nobody has looked at yet. Each write only remembers what it did; who owns which field is
 * worked out of that when somebody asks (decision 003), by tracking.ts, which loads then.
 */
import type { ApiRequest } from '../../api/client.ts';
import type { DeepReadonly, KubeObject, ManagedFieldsEntry } from '../../api/object.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import type { Write } from './tracking.ts';

export type ManagedFields = readonly DeepReadonly<ManagedFieldsEntry>[];

/** What works them out: `afterWrite` of tracking.ts. */
export type AfterWrite = (live: ManagedFields | undefined, write: Write) => ManagedFields;

type State =
  | { readonly known: ManagedFields }
  | { readonly before: Ownership | undefined; readonly write: Write };

export class Ownership {
  #state: State;

  private constructor(state: State) {
    this.#state = state;
  }

  static known(entries: ManagedFields): Ownership {
    return new Ownership({ known: entries });
  }

  static after(before: Ownership | undefined, write: Write): Ownership {
    return new Ownership({ before, write });
  }

  /** What was written is let go of then. */
  entries(afterWrite: AfterWrite): ManagedFields {
    const pending: { readonly at: Ownership; readonly write: Write }[] = [];
    let entries: ManagedFields | undefined;
    for (let at: Ownership | undefined = this; at; ) {
      const state: State = at.#state;
      if ('known' in state) {
        entries = state.known;
        break;
      }
      pending.push({ at, write: state.write });
      at = state.before;
    }
    for (const { at, write } of pending.reverse()) {
      entries = afterWrite(entries, write);
      at.#state = { known: entries };
    }
    return entries as ManagedFields;
  }
}

/** The write of a request, for its object as it was asked for. */
export function writeOf(
  { info, request, server }: RequestContext,
  resource: Resource,
  { before, after, given }: Pick<Write, 'before' | 'after' | 'given'>,
): Write {
  const { subresource } = info;
  const manager = managerOf(request);
  return { resource, subresource, before, after, given, manager, at: server.sim.now };
}

/** The name that was given, else the program's: what the User-Agent has before its version. */
const managerOf = ({ query, headers }: ApiRequest): string =>
  query?.fieldManager || ((headers?.['user-agent'] ?? '').split('/', 1)[0] as string);

/** Takes managedFields that were sent out of a draft: they say who owns what, and are no part of the object. */
export function takeManagedFields({ metadata }: KubeObject): ManagedFields | undefined {
  const { managedFields } = metadata;
  delete metadata.managedFields;
  return managedFields;
}
