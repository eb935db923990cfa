import type { FileSystemTree } from '@webcontainer/api';

/** Text by path, as WebContainer mounts it. */
export function fileTree(files: Readonly<Record<string, string>>): FileSystemTree {
  const root: FileSystemTree = {};
  for (const [path, contents] of Object.entries(files)) {
    const folders = path.split('/');
    const name = folders.pop() ?? path;
    let tree = root;
    for (const folder of folders) {
      const entry = tree[folder];
      const directory = entry && 'directory' in entry ? entry.directory : {};
      tree[folder] = { directory };
      tree = directory;
    }
    tree[name] = { file: { contents } };
  }
  return root;
}
