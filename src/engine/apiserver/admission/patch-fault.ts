import type { PatchOperation } from '../../trace/events.ts';

/** Why an operation cannot be applied, in the words of github.com/evanphx/json-patch. */
export function patchFault({ op, path }: PatchOperation): string {
  switch (op) {
    case 'test':
      return `testing value ${path} failed: test failed`;
    case 'replace':
      return `replace operation does not apply: doc is missing key: ${path}: missing value`;
    case 'add':
    case 'remove':
      return `${op} operation does not apply: doc is missing path: "${path}": missing value`;
    case 'move':
    case 'copy':
      return `${op} operation does not apply: doc is missing ${op === 'move' ? 'from' : 'destination'} path: ${path}: missing value`;
    default:
      return `Unexpected kind: ${String(op)}`;
  }
}
