/** Source: k8s.io/apiserver/pkg/cel/library/jsonpatch.go, 1.36.4. */
import { type Overload, overload } from '../overload.ts';

export const jsonPatch: readonly Overload[] = [
  overload('string_jsonpatch_escapeKey_string', 'jsonpatch.escapeKey(string): string', (key: string) =>
    key.replaceAll('~', '~0').replaceAll('/', '~1'),
  ),
];
