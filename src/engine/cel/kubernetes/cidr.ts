import type { Overload } from '../overload.ts';

export const cidrs: readonly Overload[] = [];
