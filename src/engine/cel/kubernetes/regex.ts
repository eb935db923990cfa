/** Source: k8s.io/apiserver/pkg/cel/library/regex.go, 1.36.4. */
import { find, findAll } from '../library/regex.ts';
import { type Overload, overload } from '../overload.ts';

export const regex: readonly Overload[] = [
  overload('string_find_string', '(string).find(string): string', find),
  overload('string_find_all_string', '(string).findAll(string): list(string)', findAll),
  overload('string_find_all_string_int', '(string).findAll(string, int): list(string)', findAll),
];
