import type { CellRuntime } from '../protocol.ts';
import { createSandbox, type SandboxOptions } from '../sandbox/sandbox.ts';
import type { BootOptions } from './boot.ts';

export interface Booted {
  runtime: CellRuntime;
  /** For the reader: why it is not the runtime that was asked for. */
  notice?: string;
}

export interface FallbackOptions extends SandboxOptions, BootOptions {}

/**
 * Boots the runtime that the reader prefers. Where a WebContainer does not boot, the cell runs in the sandbox, and the
 * notice says why. Rejects only when the sandbox does not boot either, or the signal is aborted.
 */
export async function bootWithFallback(
  prefer: CellRuntime['kind'],
  signal: AbortSignal,
  options: FallbackOptions,
): Promise<Booted> {
  const sandbox = async (): Promise<CellRuntime> => {
    const runtime = createSandbox(options);
    await runtime.boot(signal);
    return runtime;
  };
  if (prefer === 'sandbox') return { runtime: await sandbox() };

  const { createWebContainer } = await import('./webcontainer.ts');
  const runtime = createWebContainer(options);
  try {
    await runtime.boot(signal);
    return { runtime };
  } catch (error) {
    runtime.dispose();
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    return {
      runtime: await sandbox(),
      notice: `${why} The cell runs in the sandbox instead.`,
    };
  }
}
