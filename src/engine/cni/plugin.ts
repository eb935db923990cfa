/**
 * The Container Network Interface: a plugin is a program that gets its parameters in environment variables and its
 * configuration on stdin, and prints a result. Source: the CNI specification 1.0.0.
 */
import type { Step } from '../trace/steps.ts';

export interface CniResult {
  readonly cniVersion: string;
  readonly interfaces?: readonly { readonly name: string; readonly mac: string; readonly sandbox?: string }[];
  readonly ips?: readonly {
    readonly address: string;
    readonly gateway?: string;
    readonly interface?: number;
  }[];
  readonly routes?: readonly { readonly dst: string }[];
}

/** A plugin's network configuration: the list's entry with the list's name and version, and the previous result. */
export interface CniConfig {
  readonly cniVersion: string;
  readonly name: string;
  readonly type: string;
  readonly ipam?: {
    readonly type: string;
    readonly ranges: readonly (readonly { readonly subnet: string }[])[];
    readonly routes: readonly { readonly dst: string }[];
  };
  readonly prevResult?: CniResult;
  readonly [key: string]: unknown;
}

/** `CNI_COMMAND` and its companions. */
export type CniEnvironment = Readonly<Record<string, string>>;

/** What a plugin can reach: the node's kernel in a small way, and other plugins. */
export interface CniContext {
  /** Starts another plugin of the node with the same command and environment, as ptp does with its IPAM plugin. */
  delegate(type: string, config: CniConfig, step: Step): Promise<CniResult | undefined>;
  /** A MAC address and the name of a veth's host side, as the kernel would choose them. */
  mac(): string;
  vethName(): string;
  /** Files under the IPAM plugin's data directory: address to container id. */
  readonly leases: Map<string, string>;
}

export interface CniPlugin {
  readonly type: string;
  /** How long the program takes, without what it delegates. */
  readonly addMicros: number;
  readonly delMicros: number;
  /** Returns the result to print. */
  add(
    config: CniConfig,
    environment: CniEnvironment,
    context: CniContext,
    step: Step,
  ): CniResult | Promise<CniResult>;
  del(config: CniConfig, environment: CniEnvironment, context: CniContext, step: Step): void | Promise<void>;
}
