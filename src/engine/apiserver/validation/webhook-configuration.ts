/** Source: pkg/apis/admissionregistration/validation/validation.go; k8s.io/apiserver/pkg/util/webhook/validation.go. */
import type { LabelSelector } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import { dnsSubdomainFaults } from '../../api/names.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateSelector } from './affinity.ts';
import { type CompileFault, validateMatchConditions } from './match-conditions.ts';
import { validateMetadata } from './metadata.ts';

export interface Rule {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
}

interface Webhook {
  readonly name?: string;
  readonly clientConfig?: {
    readonly url?: string;
    readonly service?: {
      readonly namespace?: string;
      readonly name?: string;
      readonly path?: string;
      readonly port?: number;
    };
  };
  readonly rules?: readonly Rule[];
  readonly failurePolicy?: string;
  readonly matchPolicy?: string;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly sideEffects?: string;
  readonly timeoutSeconds?: number;
  readonly admissionReviewVersions?: readonly string[];
  readonly reinvocationPolicy?: string;
  readonly matchConditions?: readonly { readonly name?: string; readonly expression?: string }[];
}

const VERSIONS = ['v1', 'v1beta1'];

export const validate = (configuration: DeepReadonly<KubeObject>): readonly ReasonCause[] =>
  causesOf(configuration, () => undefined);

export const validateUpdate = validate;

export function causesOf(
  configuration: DeepReadonly<KubeObject>,
  compileFault: CompileFault,
): readonly ReasonCause[] {
  const { webhooks = [] } = configuration as { webhooks?: readonly Webhook[] };
  const faults = validateMetadata(configuration.metadata);
  const names = new Set<string>();
  for (const [index, webhook] of webhooks.entries()) {
    const at = `webhooks[${index}]`;
    const mutates = configuration.kind === 'MutatingWebhookConfiguration';
    validateWebhook(at, webhook, mutates, faults, compileFault);
    validateVersions(`${at}.admissionReviewVersions`, webhook.admissionReviewVersions ?? [], faults);
    const { name } = webhook;
    if (name && names.has(name)) faults.duplicate(`${at}.name`, name);
    if (name) names.add(name);
  }
  return faults.causes;
}

function validateWebhook(
  at: string,
  webhook: Webhook,
  mutates: boolean,
  faults: Faults,
  compileFault: CompileFault,
): void {
  const { name = '', sideEffects, timeoutSeconds = 10, rules = [], matchConditions = [] } = webhook;
  validateName(`${at}.name`, name, faults);
  for (const [index, rule] of rules.entries()) validateRule(`${at}.rules[${index}]`, rule, faults);
  const oneOf = (field: string, value: string | undefined, supported: readonly string[]): void => {
    if (value !== undefined && !supported.includes(value))
      faults.notSupported(`${at}.${field}`, value, supported);
  };
  oneOf('failurePolicy', webhook.failurePolicy, ['Fail', 'Ignore']);
  oneOf('matchPolicy', webhook.matchPolicy, ['Equivalent', 'Exact']);
  if (sideEffects === undefined)
    faults.required(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun');
  oneOf('sideEffects', sideEffects, ['None', 'NoneOnDryRun']);
  if (timeoutSeconds < 1 || timeoutSeconds > 30)
    faults.invalid(
      `${at}.timeoutSeconds`,
      timeoutSeconds,
      'the timeout value must be between 1 and 30 seconds',
    );
  validateSelector(webhook.namespaceSelector, `${at}.namespaceSelector`, faults);
  validateSelector(webhook.objectSelector, `${at}.objectSelector`, faults);
  if (mutates) oneOf('reinvocationPolicy', webhook.reinvocationPolicy, ['IfNeeded', 'Never']);
  validateClient(`${at}.clientConfig`, webhook.clientConfig ?? {}, faults);
  validateMatchConditions(`${at}.matchConditions`, matchConditions, faults, compileFault);
}

function validateName(field: string, name: string, faults: Faults): void {
  if (name === '') return faults.required(field);
  const sentences = dnsSubdomainFaults(name);
  if (sentences.length > 0) faults.invalid(field, name, sentences.join(','));
  else if (name.split('.').length < 3)
    faults.invalid(field, name, 'should be a domain with at least three segments separated by dots');
}

export function validateRule(at: string, rule: DeepReadonly<Rule>, faults: Faults): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const alone = (field: string, list: readonly string[], what: string): void => {
    if (list.length === 0) faults.required(`${at}.${field}`);
    if (list.length > 1 && list.includes('*'))
      faults.invalid(`${at}.${field}`, list, `if '*' is present, must not specify other ${what}`);
  };
  alone('operations', operations, 'operations');
  const known = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
  for (const [index, operation] of operations.entries())
    if (!known.includes(operation)) faults.notSupported(`${at}.operations[${index}]`, operation, known);
  alone('apiGroups', apiGroups, 'API groups');
  alone('apiVersions', apiVersions, 'API versions');
  for (const [index, version] of apiVersions.entries())
    if (version === '') faults.required(`${at}.apiVersions[${index}]`);
  validateResources(`${at}.resources`, resources, faults);
  const scopes = ['*', 'Cluster', 'Namespaced'];
  if (scope !== undefined && !scopes.includes(scope)) faults.notSupported(`${at}.scope`, scope, scopes);
}

function validateResources(field: string, resources: readonly string[], faults: Faults): void {
  if (resources.length === 0) faults.required(field);
  const withAllParts = new Set<string>();
  const partsOfAll = new Set<string>();
  for (const [index, resource] of resources.entries()) {
    const at = `${field}[${index}]`;
    if (resource === '') {
      faults.required(at);
      continue;
    }
    const [plural = '', part] = resource.split(/\/(.*)/);
    if (part === undefined) continue;
    if (withAllParts.has(plural))
      faults.invalid(at, resource, `if '${plural}/*' is present, must not specify ${resource}`);
    if (partsOfAll.has(part))
      faults.invalid(at, resource, `if '*/${part}' is present, must not specify ${resource}`);
    if (part === '*') withAllParts.add(plural);
    if (plural === '*') partsOfAll.add(part);
  }
  if (resources.length > 1 && resources.includes('*/*'))
    faults.invalid(field, resources, "if '*/*' is present, must not specify other resources");
  const plain = resources.filter((resource) => resource !== '' && !resource.includes('/'));
  if (resources.includes('*') && plain.at(-1) !== '*')
    faults.invalid(
      field,
      resources,
      "if '*' is present, must not specify other resources without subresources",
    );
}

function validateClient(
  at: string,
  { url, service }: NonNullable<Webhook['clientConfig']>,
  faults: Faults,
): void {
  if ((url === undefined) === (service === undefined))
    return faults.required(at, 'exactly one of url or service is required');
  if (url !== undefined) return validateUrl(`${at}.url`, url, faults);
  const { name, namespace, path = '', port = 443 } = service ?? {};
  if (!name) faults.required(`${at}.service.name`);
  if (!namespace) faults.required(`${at}.service.namespace`);
  if (port < 1 || port > 65_535)
    faults.invalid(`${at}.service.port`, port, 'port is not valid: must be between 1 and 65535, inclusive');
  validatePath(`${at}.service.path`, path, faults);
}

function validateUrl(field: string, url: string, faults: Faults): void {
  const form = '; desired format: https://host[/path]';
  const [, scheme = '', authority = '', query, fragment] =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/i.exec(url) ?? [];
  const [host = '', user] = authority.split('@').reverse();
  if (scheme !== 'https') faults.invalid(field, scheme, `'https' is the only allowed URL scheme${form}`);
  if (host === '') faults.invalid(field, host, `host must be specified${form}`);
  if (user !== undefined) faults.invalid(field, user, 'user information is not permitted in the URL');
  if (fragment) faults.invalid(field, fragment, 'fragments are not permitted in the URL');
  if (query) faults.invalid(field, query, 'query parameters are not permitted in the URL');
}

function validatePath(field: string, path: string, faults: Faults): void {
  if (path === '' || path === '/') return;
  if (path === '//') return faults.invalid(field, path, 'segment[0] may not be empty');
  if (!path.startsWith('/')) faults.invalid(field, path, "must start with a '/'");
  for (const [index, step] of path.slice(1).replace(/\/$/, '').split('/').entries()) {
    if (step === '') faults.invalid(field, path, `segment[${index}] may not be empty`);
    else
      for (const sentence of dnsSubdomainFaults(step))
        faults.invalid(field, path, `segment[${index}]: ${sentence}`);
  }
}

function validateVersions(field: string, versions: readonly string[], faults: Faults): void {
  if (versions.length === 0) return faults.required(field, `must specify one of ${VERSIONS.join(', ')}`);
  const seen = new Set<string>();
  for (const [index, version] of versions.entries()) {
    if (seen.has(version)) faults.invalid(`${field}[${index}]`, version, 'duplicate version');
    seen.add(version);
  }
  if (!versions.some((version) => VERSIONS.includes(version)))
    faults.invalid(field, versions, `must include at least one of ${VERSIONS.join(', ')}`);
}
