/**
 * Recordings of KubeSchedulerConfigurations: the completely defaulted one (default-config.yaml), and what the real
 * scheduler makes of others: the plugins at each extension point, or the message with which it refuses them.
 */
import { ApiClient } from '../../../src/engine/api/client.ts';
import { loadConfiguration } from '../../../src/engine/scheduler/configuration/configuration.ts';
import type { Handle } from '../../../src/engine/scheduler/framework.ts';
import { makeProfiles, type Profile } from '../../../src/engine/scheduler/profile.ts';
import type { Adapter, GoldenCase } from '../adapter.ts';

export const defaultConfiguration: Adapter = {
  set: 'scheduler',
  reads: (content) => (content as { kind?: unknown }).kind === 'KubeSchedulerConfiguration',
  *cases(content): Iterable<GoldenCase> {
    const { apiVersion, kind } = content as { apiVersion: string; kind: string };
    yield {
      topic: 'default-config',
      name: 'defaults',
      compare: () => ({ expected: content, actual: loadConfiguration({ apiVersion, kind }) }),
    };
  },
};

interface Recorded {
  readonly config: string;
  readonly refused?: string;
  /** Names and weights of the plugins, by profile and extension point. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
}

export const configurations: Adapter = {
  set: 'scheduler',
  reads: (content) =>
    (content as { configurations?: Partial<Recorded>[] }).configurations?.[0]?.config !== undefined,
  *cases(content): Iterable<GoldenCase> {
    for (const [index, recorded] of (content as { configurations: Recorded[] }).configurations.entries()) {
      const { config, ...expected } = recorded;
      yield {
        topic: 'configurations',
        name: `${index}: ${config.split('\n').slice(2).join(' ').slice(0, 60)}`,
        compare: () => ({ expected, actual: outcome(config) }),
      };
    }
  },
};

const handle = {
  client: new ApiClient({ roundTrip: refuse, watch: refuse }, 'test'),
} as unknown as Handle;

function outcome(config: string): unknown {
  try {
    const made = makeProfiles(loadConfiguration(config), {}, () => handle);
    return { profiles: Object.fromEntries(made.map((profile) => [profile.schedulerName, listed(profile)])) };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

const extensionPoints = [
  'PreEnqueue',
  'QueueSort',
  'PreFilter',
  'Filter',
  'PostFilter',
  'PreScore',
  'Score',
  'Reserve',
  'Permit',
  'PreBind',
  'Bind',
  'PostBind',
];

function listed({ order, plugins }: Profile): unknown {
  const weight = (name: string): number => plugins.find(({ plugin }) => plugin.name === name)?.weight ?? 0;
  return Object.fromEntries(
    extensionPoints.map((point) => {
      const key = `${point.charAt(0).toLowerCase()}${point.slice(1)}` as Parameters<typeof order.get>[0];
      const names = order.get(key) ?? [];
      return [point, names.map((name) => [name, point === 'Score' ? weight(name) : 0])];
    }),
  );
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('there is no API server here'));
}
