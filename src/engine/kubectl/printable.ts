/** What a verb prints of an object, if `-o` does not say otherwise. The printers themselves load when they are asked for. */
import type { KubeObject } from '../api/object.ts';
import type { Session } from './session.ts';

/** An object or a list, as the printers see it. */
export type Printable = Readonly<Record<string, unknown>> & { readonly items?: readonly Printable[] };

/** Text of one object. */
export type Printer = (object: Printable) => string;

export interface PrinterOptions {
  /** `get` knows `wide` and `custom-columns` too, and prints nothing else for ''. */
  readonly forGet?: boolean;
  /** Objects of `get` are maps and printed by key, those of other verbs keep the order of the fields. */
  readonly sorted?: boolean;
}

/** The printer of the session's `-o`; undefined when the verb prints in its own way. */
export async function printerFor(session: Session, options: PrinterOptions): Promise<Printer | undefined> {
  const output = session.flags.get('output');
  if (output === '' || (options.forGet && output === 'wide')) return undefined;
  const { outputPrinter } = await session.environment.sim.load(() => import('./printers.ts'));
  return outputPrinter(session, options);
}

/** `pod/nginx`, `lease.coordination.k8s.io/node-1`. */
export function nameOf(object: Printable): string {
  const { apiVersion = '', kind = '', metadata } = object as unknown as KubeObject;
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${kind.toLowerCase()}${group}/${metadata.name ?? ''}`;
}
