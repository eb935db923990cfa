/** What the recordings say of preemption, asked of the engine's DefaultPreemption. */
import { objectKey } from '../../../src/engine/api/object.ts';
import type {
  CycleState,
  Handle,
  NodeToStatus,
  ReadonlyPod,
  Status,
} from '../../../src/engine/scheduler/framework.ts';
import {
  DefaultPreemption,
  findCandidates,
  pickBest,
} from '../../../src/engine/scheduler/plugins/default-preemption.ts';

export async function describePreemption(
  pod: ReadonlyPod,
  state: CycleState,
  nodes: NodeToStatus,
  handle: Handle,
  postFilter: Status,
): Promise<unknown> {
  const potentialNodes = handle
    .nodes()
    .filter(({ name }) => nodes.get(name).code === 'Unschedulable')
    .map(({ name }) => name)
    .sort();
  const base = potentialNodes.length > 0 ? { potentialNodes } : {};
  const message = postFilter.message.replace('no new claims to deallocate, ', '');
  if (message.includes('not eligible')) {
    const nominated = pod.status?.nominatedNodeName;
    return { ...base, message, ...(nominated && { nominatedNode: nominated }) };
  }
  const { candidates, rejections } = await findCandidates(
    pod,
    nodes,
    state,
    handle,
    DefaultPreemption.defaultArgs,
  );
  const picks = pickBest(candidates);
  const [only] = picks.length === 1 ? picks : [];
  return {
    ...base,
    ...(candidates.length > 0 && {
      candidates: [...candidates]
        .sort((a, b) => (a.node < b.node ? -1 : 1))
        .map(({ node, victims, budgetViolations }) => ({
          node,
          numPDBViolations: budgetViolations,
          victims: victims.map(objectKey),
        })),
      picks: picks.map(({ node }) => node).sort(),
    }),
    ...(rejections.nodes.size > 0 && {
      dryRunRejections: Object.fromEntries(
        [...rejections.nodes].map(([node, { code, plugin, reasons }]) => [
          node,
          { code, ...(plugin && { plugin }), reasons },
        ]),
      ),
    }),
    ...(only && { nominatedNode: only.node, victims: only.victims.map(objectKey) }),
    ...(candidates.length === 0 && { message }),
  };
}
