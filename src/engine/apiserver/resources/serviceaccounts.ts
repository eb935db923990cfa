import type { ServiceAccount } from '../../api/core-v1.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { defaultTokenRequest, issueToken } from '../token-request.ts';
import { ageColumn, nameColumn } from './columns.ts';

const MOUNTABLE_SECRETS = 'kubernetes.io/enforce-mountable-secrets';

/** Source: pkg/registry/core/serviceaccount. */
export const serviceAccounts: Resource<ServiceAccount> = {
  group: '',
  version: 'v1',
  resource: 'serviceaccounts',
  kind: 'ServiceAccount',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  returnsDeleted: true,
  warnings: ({ metadata }) =>
    metadata.annotations?.[MOUNTABLE_SECRETS] === undefined
      ? []
      : [
          `metadata.annotations[${MOUNTABLE_SECRETS}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ],
  columns: [nameColumn, ageColumn],
  cells: ({ metadata }, now) => [metadata.name ?? '', age(metadata.creationTimestamp, now)],
  subresources: {
    token: {
      kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      defaults: defaultTokenRequest,
      create: (context, body) => issueToken(context, body, serviceAccounts as Resource),
    },
  },
};
