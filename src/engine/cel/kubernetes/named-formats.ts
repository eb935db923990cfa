import type { Overload } from '../overload.ts';

export const namedFormats: readonly Overload[] = [];
