import type { KubeObject } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

interface WebhookConfiguration extends KubeObject {
  webhooks?: {
    clientConfig?: { service?: { port?: number } };
    rules?: { scope?: string }[];
    failurePolicy?: string;
    matchPolicy?: string;
    namespaceSelector?: object;
    objectSelector?: object;
    timeoutSeconds?: number;
    reinvocationPolicy?: string;
  }[];
}

/** Source: pkg/registry/admissionregistration, pkg/apis/admissionregistration/v1/defaults.go. */
const webhookConfiguration = (mutates: boolean): Resource<WebhookConfiguration> => {
  const kind = `${mutates ? 'Mutating' : 'Validating'}WebhookConfiguration`;
  return {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    resource: `${kind.toLowerCase()}s`,
    kind,
    singular: kind.toLowerCase(),
    categories: ['api-extensions'],
    namespaced: false,
    defaults({ webhooks = [] }) {
      for (const webhook of webhooks) {
        webhook.failurePolicy ??= 'Fail';
        webhook.matchPolicy ??= 'Equivalent';
        webhook.namespaceSelector ??= {};
        webhook.objectSelector ??= {};
        webhook.timeoutSeconds ??= 10;
        if (mutates) webhook.reinvocationPolicy ??= 'Never';
        for (const rule of webhook.rules ?? []) rule.scope ??= '*';
        if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443;
      }
    },
    prepareForCreate: (draft) => {
      draft.metadata.generation = 1;
    },
    prepareForUpdate: (draft, old) => {
      if (JSON.stringify(draft.webhooks) !== JSON.stringify(old.webhooks))
        draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    loadValidation: () => import('../validation/webhook-configuration.ts'),
    columns: [nameColumn, column('Webhooks', 0, 'integer'), ageColumn],
    cells: ({ metadata, webhooks = [] }, now) => [
      metadata.name ?? '',
      webhooks.length,
      age(metadata.creationTimestamp, now),
    ],
  };
};

export const mutatingWebhookConfigurations = webhookConfiguration(true);
export const validatingWebhookConfigurations = webhookConfiguration(false);
