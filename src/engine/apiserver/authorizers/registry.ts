/** The authorizers, in the order in which they are asked. */
import { StatusError } from '../../api/status.ts';
import { host } from '../../host.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { Authorizer } from '../authorization.ts';
import { Node } from './node.ts';
import { RBAC } from './rbac.ts';
import { SystemMasters } from './system-masters.ts';

// region: order
export const authorizers: readonly Authorizer[] = [SystemMasters, Node, RBAC];

/** Each of a program's own replaces the one of its name, or is asked before RBAC, which is the last to be asked. */
export function authorizersInOrder(own: readonly Authorizer[], sim: Simulation): readonly Authorizer[] {
  if (own.length === 0) return authorizers;
  const guarded = own.map((authorizer) => guard(authorizer, sim));
  const replaced = authorizers.map((each) => guarded.find(({ name }) => name === each.name) ?? each);
  const more = guarded.filter((each) => !replaced.includes(each));
  return [...replaced.slice(0, -1), ...more, ...replaced.slice(-1)];
}
// endregion

const decisions: readonly unknown[] = ['Allow', 'Deny', 'NoOpinion'];

/** An authorizer that throws, or gives no decision, is an internal error to whoever asked. */
function guard(authorizer: Authorizer, sim: Simulation): Authorizer {
  const { name } = authorizer;
  return {
    ...authorizer,
    authorize(attributes, objects) {
      try {
        const verdict = sim.readerCode(name, () => authorizer.authorize(attributes, objects));
        if ('decision' in verdict && decisions.includes(verdict.decision)) return verdict;
        throw new TypeError(
          `authorize returned ${JSON.stringify(verdict)}: return { decision: 'Allow', 'Deny' or 'NoOpinion', reason: '…' }`,
        );
      } catch (error) {
        host.readerError(name, error);
        const what = error instanceof Error ? error.name : typeof error;
        throw new StatusError(500, 'InternalError', `Internal Server Error: ${name} threw ${what}`);
      }
    },
  };
}
