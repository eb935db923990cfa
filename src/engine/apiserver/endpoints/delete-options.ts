/** What a DELETE asks for. Source: apimachinery meta/v1/validation `ValidateDeleteOptions`, endpoints/handlers/delete.go. */
import type { ApiRequest } from '../../api/client.ts';
import { Faults } from '../../api/faults.ts';
import { invalid } from '../../api/status.ts';
import { dryRunOf } from '../decoding/options.ts';
import type { RequestContext } from '../handlers.ts';
import { integer } from '../handlers-read.ts';

export interface DeleteOptions {
  readonly dryRun: boolean;
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
}

export type GivenDeleteOptions = Omit<DeleteOptions, 'dryRun'> & { readonly dryRun?: readonly string[] };

/** The body's options; without a body those of the query. Throws a StatusError. */
export function deleteOptions({ request, codec }: RequestContext): DeleteOptions {
  codec.checkSize(request);
  const given = codec.deleteOptions(request) ?? ofQuery(request);
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

function ofQuery({ query = {}, repeatedQuery = {} }: ApiRequest): GivenDeleteOptions {
  const grace = integer(query.gracePeriodSeconds);
  return {
    dryRun: repeatedQuery.dryRun ?? (query.dryRun === undefined ? [] : [query.dryRun]),
    ...(grace !== undefined && { gracePeriodSeconds: grace }),
    ...(query.propagationPolicy && { propagationPolicy: query.propagationPolicy }),
    ...(query.orphanDependents && { orphanDependents: query.orphanDependents === 'true' }),
  };
}
