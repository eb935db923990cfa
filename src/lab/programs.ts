/** The programs that the Lab opens with: cells of the book, each a control plane of its own when it is served. */
import addTeam from '../../content/cells/gate/add-team.ts?raw';
import quietNodes from '../../content/cells/handoff/prefer-quiet-nodes.ts?raw';
import cluster from '../../content/cells/lab/cluster.ts?raw';

/** Text by file name. */
export const programs: Readonly<Record<string, string>> = {
  'cluster.ts': cluster.trimEnd(),
  'add-team.ts': addTeam.trimEnd(),
  'prefer-quiet-nodes.ts': quietNodes.trimEnd(),
};

export const programNames = Object.keys(programs);
