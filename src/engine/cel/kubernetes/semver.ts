import type { Overload } from '../overload.ts';

export const semvers: readonly Overload[] = [];
