/** Addresses of the book's pages and of the sources that it cites. */

/** A page of the book; `path` has no leading slash, `''` is the title page. */
export function page(path: string): string {
  const base = import.meta.env.BASE_URL;
  return `${base.endsWith('/') ? base : `${base}/`}${path}`;
}

/** The releases that the recordings were made with; a link points into exactly these. */
const releases = {
  kubernetes: 'https://github.com/kubernetes/kubernetes/tree/v1.36.4/',
  etcd: 'https://github.com/etcd-io/etcd/tree/v3.5.30/',
  containerd: 'https://github.com/containerd/containerd/tree/v2.1.9/',
  runc: 'https://github.com/opencontainers/runc/tree/v1.3.6/',
  'CNI plugins': 'https://github.com/containernetworking/plugins/tree/v1.9.1/',
} as const;

export type Project = keyof typeof releases;

export const upstream = (project: Project, path: string) => releases[project] + path;
