import type { LoadAsset } from '../assets.ts';
import type { CellRuntime } from '../protocol.ts';

export interface SandboxOptions {
  load: LoadAsset;
  /** Where the hidden frame goes; the page's body by default. */
  parent?: HTMLElement;
}

export function createSandbox(_options: SandboxOptions): CellRuntime {
  throw new Error('not built yet');
}
