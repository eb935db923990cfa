/**
 * What the query of a write asks for. Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation `ValidateCreateOptions`,
 * `ValidateUpdateOptions`, `ValidatePatchOptions`.
 */
import type { ApiRequest } from '../../api/client.ts';
import { Faults } from '../../api/faults.ts';
import { invalid } from '../../api/status.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface WriteRequestOptions {
  /** All is done but the write. */
  readonly dryRun: boolean;
  /** Who owns the fields that are set; empty if nobody is named. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** Whether server-side apply takes fields from others. */
  readonly force: boolean | undefined;
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'ApplyOptions';

const FIELD_MANAGER_BYTES_MAX = 128;
const validations = ['', 'Ignore', 'Strict', 'Warn'];

/** Throws a 400 or a 422 about what the query says. */
export function writeOptions(request: ApiRequest, kind: OptionsKind): WriteRequestOptions {
  const { query = {} } = request;
  const { fieldManager = '', fieldValidation = '' } = query;
  const force = query.force === undefined ? undefined : boolean(query.force);
  const faults = new Faults();
  if (kind === 'ApplyOptions' && fieldManager === '')
    faults.required('fieldManager', 'is required for apply patch');
  if (kind === 'PatchOptions' && force !== undefined)
    faults.forbidden('force', 'may not be specified for non-apply patch');
  if (fieldManager.length > FIELD_MANAGER_BYTES_MAX) faults.tooLong('fieldManager', FIELD_MANAGER_BYTES_MAX);
  [...fieldManager].forEach((character, index) => {
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) return;
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    faults.invalid('fieldManager', fieldManager, `invalid character U+${code} (at position ${index})`);
  });
  const dryRun = dryRunOf(request, faults);
  if (!validations.includes(fieldValidation))
    faults.notSupported('fieldValidation', fieldValidation, validations);
  if (faults.causes.length > 0) {
    const about = kind === 'ApplyOptions' ? 'PatchOptions' : kind;
    throw invalid({ group: 'meta.k8s.io', kind: about }, '', faults.causes);
  }
  return {
    dryRun,
    fieldManager,
    fieldValidation: (fieldValidation || 'Warn') as FieldValidation,
    force,
  };
}

/** Whether nothing is to be stored. `All` is the one value there is. */
export function dryRunOf({ query = {}, repeatedQuery = {} }: ApiRequest, faults: Faults): boolean {
  const values = repeatedQuery.dryRun ?? (query.dryRun === undefined ? [] : [query.dryRun]);
  if (values.some((value) => value !== 'All')) faults.notSupported('dryRun', values, ['All']);
  return values.length > 0;
}

/** A query's `true` or `false`; anything that is not clearly no is yes. Source: apimachinery `Convert_Slice_string_To_bool`. */
export function boolean(text: string): boolean {
  const lower = text.toLowerCase();
  return lower !== 'false' && lower !== '0';
}
