import { shared } from './fake-shared.ts';

export function evaluate(): string {
  return `loaded on demand, ${shared.name}`;
}
