/**
 * Who may do what. The authorizers are asked in order; the first that allows or denies decides.
 * Source: k8s.io/apiserver/pkg/authorization/union, `--authorization-mode=Node,RBAC`.
 */
import type { KubeObject } from '../api/object.ts';
import type { PolicyRule } from '../api/rbac-v1.ts';
import { type FieldRequirement, parseFieldSelector, SelectorError } from '../api/selectors.ts';
import { forbidden, StatusError } from '../api/status.ts';
import type { UserInfo } from './authentication.ts';
import type { RequestInfo } from './request-info.ts';

/** What an authorizer is asked about: a request, or what somebody wants to know of one. */
export interface AuthorizerAttributes
  extends Pick<
    RequestInfo,
    'isResourceRequest' | 'path' | 'verb' | 'group' | 'namespace' | 'resource' | 'subresource' | 'name'
  > {
  readonly user: UserInfo;
  /** What a list, a watch or a deletecollection asks for; none if it cannot be read. */
  readonly fieldSelector: readonly FieldRequirement[];
}

/** `reason` is what the audit log has under authorization.k8s.io/reason; empty when there is nothing to say. */
export interface AuthorizerVerdict {
  readonly decision: 'Allow' | 'Deny' | 'NoOpinion';
  readonly reason: string;
}

/** Objects as the server's own informers know them. `resource` is the plural. */
export interface ObjectLister {
  lookup<T extends KubeObject>(
    group: string,
    resource: string,
    namespace: string,
    name: string,
  ): T | undefined;
  /** All of a namespace, or with `''` all there are. */
  list<T extends KubeObject>(group: string, resource: string, namespace?: string): readonly T[];
}

export interface UserRules {
  readonly rules: readonly PolicyRule[];
  /** Whether the authorizer may allow more than these rules say. */
  readonly incomplete: boolean;
  readonly errors: readonly string[];
}

/** One that decides about requests. `objects` are what it may look at. */
export interface Authorizer {
  readonly name: string;
  authorize(attributes: AuthorizerAttributes, objects: ObjectLister): AuthorizerVerdict;
  /** What a user may do in a namespace, for SelfSubjectRulesReviews. */
  rulesFor?(user: UserInfo, namespace: string, objects: ObjectLister): UserRules;
}

export const noOpinion = (reason = ''): AuthorizerVerdict => ({ decision: 'NoOpinion', reason });
export const allow = (reason = ''): AuthorizerVerdict => ({ decision: 'Allow', reason });

// region: union
/** The reasons of all that were asked, a line each, if none of them decides. */
export function authorizeBy(
  authorizers: readonly Authorizer[],
  attributes: AuthorizerAttributes,
  objects: ObjectLister,
): AuthorizerVerdict {
  const reasons: string[] = [];
  for (const authorizer of authorizers) {
    const verdict = authorizer.authorize(attributes, objects);
    if (verdict.decision !== 'NoOpinion') return verdict;
    if (verdict.reason) reasons.push(verdict.reason);
  }
  return noOpinion(reasons.join('\n'));
}
// endregion

export function attributesOf(user: UserInfo, info: RequestInfo): AuthorizerAttributes {
  return { ...info, user, fieldSelector: requirements(info.fieldSelector) };
}

function requirements(selector: string): readonly FieldRequirement[] {
  if (selector === '') return [];
  try {
    return parseFieldSelector(selector);
  } catch (error) {
    if (error instanceof SelectorError) return [];
    throw error;
  }
}

const NODE_USER_PREFIX = 'system:node:';

/** The node whose kubelet this user is, or undefined. */
export function nodeOf(user: UserInfo): string | undefined {
  const isNode = user.groups.includes('system:nodes') && user.name.startsWith(NODE_USER_PREFIX);
  return isNode ? user.name.slice(NODE_USER_PREFIX.length) : undefined;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The answer to who is not allowed. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go. */
export function notAuthorized(attributes: AuthorizerAttributes, reason: string): StatusError {
  const { isResourceRequest, verb, path, resource, subresource, group, namespace, name, user } = attributes;
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';
  const cannot = isResourceRequest
    ? `User "${user.name}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`
    : `User "${user.name}" cannot ${verb} path "${path}"`;
  const message = cannot.replace(/[&<>]/g, (character) => entities[character] as string);
  const text = reason ? `${message}: ${reason}` : message;
  return isResourceRequest
    ? forbidden({ group, resource }, name, text)
    : new StatusError(403, 'Forbidden', `forbidden: ${text}`, {});
}
