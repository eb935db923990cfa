/**
 * May I, may they? The authorizers are asked as they would be for a request. Loads when somebody asks.
 * Source: pkg/registry/authorization/{selfsubjectaccessreview,subjectaccessreview,localsubjectaccessreview,util}.
 */
import { Faults } from '../api/faults.ts';
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import { type FieldRequirement, parseFieldSelector, SelectorError } from '../api/selectors.ts';
import { badRequest, type ReasonCause } from '../api/status.ts';
import type { UserInfo } from './authentication.ts';
import type { AuthorizerAttributes } from './authorization.ts';
import type { RequestContext } from './handlers.ts';

interface SelectorAttributes {
  readonly rawSelector?: string;
  readonly requirements?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

interface ResourceAttributes {
  readonly namespace?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
  readonly fieldSelector?: SelectorAttributes;
  readonly labelSelector?: SelectorAttributes;
}

export interface AccessReview extends KubeObject {
  spec: {
    resourceAttributes?: ResourceAttributes;
    nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
    user?: string;
    groups?: readonly string[];
    uid?: string;
    extra?: Readonly<Record<string, readonly string[]>>;
  };
}

export type AccessReviewKind = 'SelfSubjectAccessReview' | 'SubjectAccessReview' | 'LocalSubjectAccessReview';

export function accessReviewFaults(
  kind: AccessReviewKind,
  review: DeepReadonly<AccessReview>,
): readonly ReasonCause[] {
  const rest = kind === 'LocalSubjectAccessReview' ? localFaults(review) : metadataFaults(review);
  return [...specFaults(review, kind !== 'SelfSubjectAccessReview'), ...rest];
}

export function answerAccessReview(
  kind: AccessReviewKind,
  context: RequestContext,
  review: DeepReadonly<AccessReview>,
): KubeObject {
  if (kind === 'LocalSubjectAccessReview' && !context.info.namespace)
    throw badRequest('namespace is required on this type: ');
  return reviewed(context, review, kind === 'SelfSubjectAccessReview' ? context.user : subjectOf(review));
}

const subjectOf = ({ spec }: DeepReadonly<AccessReview>): UserInfo => ({
  name: spec.user ?? '',
  groups: spec.groups ?? [],
  ...(spec.uid && { uid: spec.uid }),
  ...(spec.extra && { extra: spec.extra }),
});

function reviewed(
  { server }: RequestContext,
  review: DeepReadonly<AccessReview>,
  user: UserInfo,
): KubeObject {
  const { attributes, errors } = attributesOf(review, user);
  const { decision, reason } = server.authorize(attributes);
  return {
    ...review,
    status: {
      allowed: decision === 'Allow',
      ...(decision === 'Deny' && { denied: true }),
      ...(reason && { reason }),
      ...(errors.length > 0 && { evaluationError: errors.join('; ') }),
    },
  } as unknown as KubeObject;
}

function attributesOf(
  { spec }: DeepReadonly<AccessReview>,
  user: UserInfo,
): { attributes: AuthorizerAttributes; errors: readonly string[] } {
  const { resourceAttributes: asked, nonResourceAttributes: path } = spec;
  const { fieldSelector, broken } = requirementsOf(asked?.fieldSelector);
  const field = 'spec.resourceAttributes.fieldSelector';
  return {
    attributes: {
      isResourceRequest: asked !== undefined,
      path: path?.path ?? '',
      verb: asked?.verb ?? path?.verb ?? '',
      group: asked?.group ?? '',
      namespace: asked?.namespace ?? '',
      resource: asked?.resource ?? '',
      subresource: asked?.subresource ?? '',
      name: asked?.name ?? '',
      user,
      fieldSelector,
    },
    errors: broken
      ? [`${field} ${fieldSelector.length > 0 ? 'partially ' : ''}ignored due to parse error`]
      : [],
  };
}

/** What of a selector can be understood, and whether there is more. */
function requirementsOf(selector: SelectorAttributes | undefined): {
  fieldSelector: readonly FieldRequirement[];
  broken: boolean;
} {
  if (selector?.rawSelector) {
    try {
      return { fieldSelector: parseFieldSelector(selector.rawSelector), broken: false };
    } catch (error) {
      if (error instanceof SelectorError) return { fieldSelector: [], broken: true };
      throw error;
    }
  }
  const all = selector?.requirements ?? [];
  const fieldSelector = all.flatMap(({ key, operator, values = [] }): FieldRequirement[] => {
    const known = values.length === 1 && (operator === 'In' || operator === 'NotIn');
    const value = values[0] as string;
    return known ? [{ field: key, operator: operator === 'In' ? '=' : '!=', value }] : [];
  });
  return { fieldSelector, broken: fieldSelector.length < all.length };
}

function specFaults({ spec }: DeepReadonly<AccessReview>, namesUser: boolean): readonly ReasonCause[] {
  const faults = new Faults();
  const { resourceAttributes: asked, nonResourceAttributes: path, user = '', groups = [] } = spec;
  if (asked && path) {
    faults.invalid(
      'spec.nonResourceAttributes',
      { Path: path.path ?? '', Verb: path.verb ?? '' },
      'cannot be specified in combination with resourceAttributes',
    );
  }
  if (!asked && !path) {
    faults.invalid(
      'spec.resourceAttributes',
      null,
      'exactly one of nonResourceAttributes or resourceAttributes must be specified',
    );
  }
  if (namesUser && user === '' && groups.length === 0)
    faults.invalid('spec.user', user, 'at least one of user or group must be specified');
  for (const part of ['fieldSelector', 'labelSelector'] as const)
    selectorFaults(`spec.resourceAttributes.${part}`, asked?.[part], faults);
  return faults.causes;
}

function selectorFaults(field: string, selector: SelectorAttributes | undefined, faults: Faults): void {
  if (!selector) return;
  const { rawSelector = '', requirements = [] } = selector;
  if (rawSelector && requirements.length > 0)
    faults.invalid(`${field}.rawSelector`, rawSelector, 'may not specified at the same time as requirements');
  if (!rawSelector && requirements.length === 0)
    faults.required(
      `${field}.requirements`,
      `when ${field} is specified, requirements or rawSelector is required`,
    );
}

function metadataFaults({ metadata }: DeepReadonly<AccessReview>, but = ''): readonly ReasonCause[] {
  const { managedFields: _, namespace, ...rest } = metadata;
  const faults = new Faults();
  if (Object.values(but ? rest : { ...rest, namespace }).some((value) => value !== undefined))
    faults.invalid('metadata', metadata, `must be empty${but}`);
  return faults.causes;
}

function localFaults(review: DeepReadonly<AccessReview>): readonly ReasonCause[] {
  const { metadata, spec } = review;
  const { resourceAttributes: asked, nonResourceAttributes: path } = spec;
  const faults = new Faults();
  if (asked && (asked.namespace ?? '') !== (metadata.namespace ?? ''))
    faults.invalid(
      'spec.resourceAttributes.namespace',
      asked.namespace ?? '',
      'must match metadata.namespace',
    );
  if (path) {
    const value = { Path: path.path ?? '', Verb: path.verb ?? '' };
    faults.invalid('spec.nonResourceAttributes', value, 'disallowed on this kind of request');
  }
  return [...metadataFaults(review, ' except for namespace'), ...faults.causes];
}
