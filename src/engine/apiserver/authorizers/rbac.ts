/**
 * Allows what a role says that is bound to the user. There is no rule that forbids: without one that allows, the
 * answer is no. Source: plugin/pkg/auth/authorizer/rbac/rbac.go, 1.36.4.
 */
import {
  type Authorizer,
  allow,
  noOpinion,
  type PolicyRule,
  type RoleBinding,
  type RoleRef,
  ruleAllows,
  rulesGranted,
  type Subject,
} from '#engine';

export const RBAC = {
  name: 'RBAC',

  authorize(attributes, objects) {
    const errors: string[] = [];
    for (const granted of rulesGranted(attributes.user, attributes.namespace, objects)) {
      if ('missing' in granted) errors.push(notFound(granted.missing));
      else if (ruleAllows(attributes, granted.rule))
        return allow(`RBAC: allowed by ${described(granted.binding, granted.subject)}`);
    }
    return noOpinion(errors.length > 0 ? `RBAC: ${aggregated(errors)}` : '');
  },

  rulesFor(user, namespace, objects) {
    const rules: PolicyRule[] = [];
    const errors: string[] = [];
    for (const granted of rulesGranted(user, namespace, objects)) {
      if ('missing' in granted) errors.push(notFound(granted.missing));
      else rules.push(granted.rule);
    }
    return { rules, incomplete: false, errors: errors.length > 0 ? [aggregated(errors)] : [] };
  },
} satisfies Authorizer;

function described({ kind, metadata, roleRef }: RoleBinding, subject: Subject): string {
  const { name, namespace } = metadata;
  const home = subject.namespace ?? namespace;
  const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${home}` : subject.name;
  const binding = `${kind} "${namespace ? `${name}/${namespace}` : name}"`;
  return `${binding} of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${who}"`;
}

const notFound = ({ kind, name }: RoleRef): string =>
  `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`;

/** Several errors as one. Source: k8s.io/apimachinery/pkg/util/errors `NewAggregate`. */
function aggregated(errors: readonly string[]): string {
  const distinct = [...new Set(errors)];
  return distinct.length === 1 ? (distinct[0] as string) : `[${distinct.join(', ')}]`;
}
