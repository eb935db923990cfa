/** Members of system:masters may do everything. Source: k8s.io/apiserver/pkg/authorization/authorizerfactory `NewPrivilegedGroups`. */
import { type Authorizer, allow, noOpinion } from '#engine';

export const SystemMasters = {
  name: 'SystemMasters',
  authorize: ({ user }) => (user.groups.includes('system:masters') ? allow() : noOpinion()),
} satisfies Authorizer;
