/** What a DELETE asks for. Source: apimachinery meta/v1/validation `ValidateDeleteOptions`, endpoints/handlers/delete.go. */
import type { ApiRequest } from '../../api/client.ts';
import { goType } from '../../api/go-types/go-types.ts';
import { badRequest, invalid } from '../../api/status.ts';
import { bodyText, checkBodySize } from '../decoding/decode.ts';
import { DecodeFault, decodeAs } from '../decoding/go-decoder.ts';
import { parseJson, SyntaxFault } from '../decoding/json-text.ts';
import { inputMediaType } from '../decoding/media-type.ts';
import { dryRunOf } from '../decoding/options.ts';
import { integer } from '../handlers-read.ts';
import { Faults } from '../validation/faults.ts';

export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
}

type Given = Omit<DeleteOptions, 'dryRun'> & { readonly dryRun?: readonly string[] };

/** The body's options; without a body those of the query. Throws a StatusError. */
export function deleteOptions(request: ApiRequest): DeleteOptions {
  checkBodySize(request);
  const text = bodyText(request);
  const given = text === '' ? ofQuery(request) : ofBody(request, text);
  const { propagationPolicy: policy, orphanDependents, dryRun = [] } = given;
  const faults = new Faults();
  if (policy !== undefined && orphanDependents !== undefined)
    faults.invalid(
      'propagationPolicy',
      policy,
      'orphanDependents and deletionPropagation cannot be both set',
    );
  if (policy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(policy))
    faults.notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil']);
  const isDryRun = dryRunOf({ ...request, repeatedQuery: { dryRun } }, faults);
  if (faults.causes.length > 0)
    throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', faults.causes);
  return { ...given, dryRun: isDryRun };
}

function ofQuery({ query = {}, repeatedQuery = {} }: ApiRequest): Given {
  const grace = integer(query.gracePeriodSeconds);
  return {
    dryRun: repeatedQuery.dryRun ?? (query.dryRun === undefined ? [] : [query.dryRun]),
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(query.propagationPolicy && { propagationPolicy: query.propagationPolicy }),
    ...(query.orphanDependents && { orphanDependents: query.orphanDependents === 'true' }),
  };
}

function ofBody(request: ApiRequest, text: string): Given {
  inputMediaType(request);
  try {
    return decodeAs(goType('meta.DeleteOptions'), parseJson(text)).value as Given;
  } catch (error) {
    if (error instanceof SyntaxFault)
      throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
    if (error instanceof DecodeFault) throw badRequest(error.message);
    throw error;
  }
}
