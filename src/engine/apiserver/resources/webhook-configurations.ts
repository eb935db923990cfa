import type { KubeObject } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import { defaultMatch, defaultScope, registration } from './admission-registration.ts';

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
    matchConditions?: unknown[];
  }[];
}

const webhookConfiguration = (mutates: boolean): Resource<WebhookConfiguration> => ({
  ...registration<WebhookConfiguration>(`${mutates ? 'Mutating' : 'Validating'}WebhookConfiguration`),
  defaults({ webhooks = [] }) {
    for (const webhook of webhooks) {
      webhook.failurePolicy ??= 'Fail';
      defaultMatch(webhook);
      webhook.timeoutSeconds ??= 10;
      if (mutates) webhook.reinvocationPolicy ??= 'Never';
      defaultScope(webhook.rules);
      if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443;
    }
  },
  loadValidation: ({ webhooks = [] }) =>
    webhooks.some(({ matchConditions = [] }) => matchConditions.length > 0)
      ? import('../validation/webhook-conditions.ts')
      : import('../validation/webhook-configuration.ts'),
});

export const mutatingWebhookConfigurations = webhookConfiguration(true);
export const validatingWebhookConfigurations = webhookConfiguration(false);
