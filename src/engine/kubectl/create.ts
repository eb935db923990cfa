/** `kubectl create -f`. Source: k8s.io/kubectl/pkg/cmd/create/create.go. */
import type { KubeObject } from '../api/object.ts';
import { aggregate, CommandError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { withLastApplied } from './last-applied.ts';
import { fieldValidation, manifestFlags, manifestsOf, withSource } from './manifests.ts';
import { nameOf, type Printable, printerFor } from './printable.ts';
import { resourcePath } from './resources.ts';
import { dryRunNote, dryRunOf } from './run.ts';
import type { Session } from './session.ts';

export const createFlags: FlagSpecs = {
  ...outputFlags,
  ...manifestFlags,
  'dry-run': { kind: 'string', initial: 'none', bare: 'unchanged' },
  edit: { kind: 'bool', refused: later },
  'field-manager': { kind: 'string', initial: 'kubectl-create' },
  raw: { kind: 'string', refused: later },
  'save-config': { kind: 'bool' },
  selector: { kind: 'string', short: 'l', refused: later },
  'windows-line-endings': { kind: 'bool' },
};

export async function create(session: Session): Promise<void> {
  const { flags } = session;
  const [kind] = flags.args;
  if (kind !== undefined)
    throw new CommandError(
      `"kubectl create ${kind}" isn't in the book's kubectl yet: write it as YAML, for create -f -`,
    );
  const dryRun = await dryRunOf(session);
  const printer = await printerFor(session, {});
  const errors: Error[] = [];
  for (const { source, object, type, namespace } of await manifestsOf(session)) {
    try {
      const body = flags.on('save-config') ? withLastApplied(object) : object;
      const created =
        dryRun === 'client'
          ? body
          : await session.request<KubeObject>({
              method: 'POST',
              path: resourcePath({ type }, namespace),
              query: {
                ...(dryRun === 'server' && { dryRun: 'All' }),
                fieldManager: flags.get('field-manager'),
                fieldValidation: fieldValidation(session),
              },
              body,
            });
      const printable = created as unknown as Printable;
      session.stdout += printer ? printer(printable) : `${nameOf(printable)} created${dryRunNote[dryRun]}\n`;
    } catch (error) {
      errors.push(withSource(error, 'creating', source) as Error);
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
}
