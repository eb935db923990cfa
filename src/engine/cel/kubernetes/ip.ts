import type { Overload } from '../overload.ts';

export const ips: readonly Overload[] = [];
