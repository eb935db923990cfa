/** A cell's program on nodes of other names, wherever it names one: those that it lists, and those of `nodes: 3`. */

export function renameNodes(program: string, rename: (name: string) => string): string {
  const list = /\bnodes: \[([\s\S]*?)\n {2}\]/.exec(program)?.[1] ?? '';
  const listed = [...list.matchAll(/\bname: '([^']+)'/g)].flatMap(([, name]) => name ?? []);
  const named = new RegExp(`(?<![\\w-])(?:${['node-\\d+', ...listed].join('|')})(?![\\w-])`, 'g');
  return program
    .replace(named, rename)
    .replace(/\bnodes: (\d+)/, (_found, count) => `nodes: [${equalNodes(Number(count), rename)}]`);
}

/** What `nodes: count` makes: the tainted control-plane, and that many equal ones. */
function equalNodes(count: number, rename: (name: string) => string): string {
  const taint = "{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }";
  const controlPlane = `{ name: 'control-plane', cpu: '2', memory: '4Gi', taints: [${taint}] }`;
  const names = Array.from({ length: count }, (_, index) => rename(`node-${index + 1}`));
  return [controlPlane, ...names.map((name) => `{ name: '${name}' }`)].join(', ');
}
