/** The authorizers, in the order in which they are asked. */
import type { Authorizer } from '../authorization.ts';
import { Node } from './node.ts';
import { RBAC } from './rbac.ts';
import { SystemMasters } from './system-masters.ts';

export const authorizers: readonly Authorizer[] = [SystemMasters, Node, RBAC];
