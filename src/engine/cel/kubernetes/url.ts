import type { Overload } from '../overload.ts';

export const urls: readonly Overload[] = [];
