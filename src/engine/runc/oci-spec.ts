/**
 * The OCI runtime specification's config.json, as far as the engine fills it in: what containerd writes into the
 * bundle and runc reads. Source: opencontainers/runtime-spec 1.2.1, config.md and config-linux.md.
 */
export interface OciNamespace {
  readonly type: 'pid' | 'ipc' | 'uts' | 'mount' | 'network';
  /** The namespace to join; without it a new one is made. */
  readonly path?: string;
}

export interface OciMount {
  readonly destination: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

export interface OciSpec {
  readonly ociVersion: string;
  readonly process: {
    readonly user: { readonly uid: number; readonly gid: number; readonly additionalGids: readonly number[] };
    readonly args: readonly string[];
    readonly env: readonly string[];
    readonly cwd: string;
    /** A set that is empty is left out. */
    readonly capabilities: {
      readonly bounding?: readonly string[];
      readonly effective?: readonly string[];
      readonly permitted?: readonly string[];
    };
    readonly noNewPrivileges?: boolean;
    readonly oomScoreAdj: number;
  };
  readonly root: { readonly path: string; readonly readonly?: boolean };
  readonly hostname?: string;
  readonly mounts: readonly OciMount[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly linux: {
    readonly cgroupsPath: string;
    readonly namespaces: readonly OciNamespace[];
    readonly resources: {
      readonly cpu: { readonly shares: number; readonly period?: number; readonly quota?: number };
      readonly memory?: { readonly limit?: number };
    };
    readonly seccomp?: { readonly defaultAction: string; readonly architectures: readonly string[] };
    readonly maskedPaths?: readonly string[];
    readonly readonlyPaths?: readonly string[];
  };
}
