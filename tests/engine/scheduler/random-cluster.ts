/** Random nodes, pods and what happens to them, from few values, so that they meet. */
import fc from 'fast-check';
import type { Node, Pod, Taint, Toleration } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze, type KubeObject } from '../../../src/engine/api/object.ts';

const app = fc.constantFrom('web', 'db');
const effect = fc.constantFrom(
  'NoSchedule',
  'PreferNoSchedule',
  'PreferNoSchedule',
  'PreferNoSchedule',
  'NoExecute',
);
const key = fc.constantFrom('team', 'spot');
/** @param percent how often it is there */
const optional = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: percent, arbitrary }, { weight: 100 - percent, arbitrary: fc.constant(undefined) });

const taint = fc.record({ key, value: fc.constantFrom('a', 'b'), effect }) as fc.Arbitrary<Taint>;
const toleration = fc.record(
  {
    key,
    operator: fc.constantFrom('Exists', 'Equal'),
    value: fc.constantFrom('a', 'b'),
    effect,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Toleration>;

const selector = app.map((name) => ({ matchLabels: { app: name } }));
const topologyKey = fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'disk');
const disk = fc.record({
  key: fc.constantFrom('disk', 'topology.kubernetes.io/zone'),
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
  values: fc.subarray(['ssd', 'hdd', 'z1', 'z2'], { minLength: 1 }),
});
const nodeTerm = fc.record({ matchExpressions: fc.array(disk, { minLength: 1, maxLength: 2 }) });
const namedNodes = fc
  .subarray(['n0', 'n1', 'n2'], { minLength: 1 })
  .map((values) => ({ matchFields: [{ key: 'metadata.name', operator: 'In', values }] }));
const podTerm = fc.record(
  {
    labelSelector: fc.oneof(selector, fc.constant({})),
    topologyKey,
    namespaces: fc.constant(['other']),
    namespaceSelector: fc.constantFrom({}, { matchLabels: { kind: 'other' } }),
  },
  { requiredKeys: ['labelSelector', 'topologyKey'] },
);
/** Mostly none: what is required leaves few nodes to choose from. */
const few = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.array(arbitrary, { minLength: 1, maxLength: 2 }) },
  );
const weight = fc.integer({ min: 1, max: 100 });
const podAffinity = fc.record(
  {
    requiredDuringSchedulingIgnoredDuringExecution: few(podTerm),
    preferredDuringSchedulingIgnoredDuringExecution: fc.array(
      fc.record({ weight, podAffinityTerm: podTerm }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const nodeAffinity = fc.record(
  {
    requiredDuringSchedulingIgnoredDuringExecution: few(
      fc.oneof({ weight: 3, arbitrary: nodeTerm }, { weight: 1, arbitrary: namedNodes }),
    ).map((nodeSelectorTerms) => (nodeSelectorTerms.length > 0 ? { nodeSelectorTerms } : undefined)),
    preferredDuringSchedulingIgnoredDuringExecution: fc.array(fc.record({ weight, preference: nodeTerm }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);

const spreadConstraint = fc.record(
  {
    topologyKey,
    maxSkew: fc.integer({ min: 1, max: 2 }),
    whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
    labelSelector: fc.oneof({ weight: 4, arbitrary: selector }, { weight: 1, arbitrary: fc.constant({}) }),
    minDomains: fc.integer({ min: 1, max: 3 }),
    nodeTaintsPolicy: fc.constantFrom('Honor', 'Ignore'),
    nodeAffinityPolicy: fc.constantFrom('Honor', 'Ignore'),
    matchLabelKeys: fc.constant(['version']),
  },
  { requiredKeys: ['topologyKey', 'maxSkew', 'whenUnsatisfiable', 'labelSelector'] },
);

const amount = { cpu: fc.constantFrom('100m', '300m', '1'), memory: fc.constantFrom('64Mi', '500Mi', '1Gi') };
const requests = fc.oneof(
  { weight: 5, arbitrary: fc.record(amount, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.record({ ...amount, 'example.com/gpu': fc.constantFrom('1', '2') }) },
);
const image = fc.constantFrom('registry/web:1', 'registry/db', 'registry/tool:2');
const imageBytes: Readonly<Record<string, number>> = {
  'registry/web:1': 300_000_000,
  'registry/db:latest': 900_000_000,
  'registry/tool:2': 40_000_000,
};

/** Which features pods have and differ in: percent that have it, by name; what is not listed none has. */
type Focus = Partial<Record<Optional, number>>;
type Optional =
  | 'requests'
  | 'hostPort'
  | 'tolerations'
  | 'nodeSelector'
  | 'nodeAffinity'
  | 'podAffinity'
  | 'podAntiAffinity'
  | 'topologySpreadConstraints';

export const everything: Focus = {
  requests: 85,
  hostPort: 20,
  tolerations: 60,
  nodeSelector: 25,
  nodeAffinity: 40,
  podAffinity: 40,
  podAntiAffinity: 40,
  topologySpreadConstraints: 40,
};
export const spreading: Focus = {
  topologySpreadConstraints: 90,
  tolerations: 50,
  nodeSelector: 20,
  nodeAffinity: 40,
};
export const nearAndAway: Focus = { podAffinity: 80, podAntiAffinity: 80 };

/** What a pod is made of. */
const featuresOf = (focus: Focus) =>
  fc.record({
    namespace: fc.constantFrom('default', 'default', 'other'),
    labels: fc.record({ app, version: fc.constantFrom('1', '2') }, { requiredKeys: [] }),
    priority: fc.constantFrom(0, 0, 10),
    image,
    requests: optional(requests, focus.requests ?? 0),
    hostPort: optional(
      fc.record({ hostPort: fc.constantFrom(80, 443), hostIP: fc.constantFrom('', '10.0.0.1') }),
      focus.hostPort ?? 0,
    ),
    tolerations: optional(fc.array(toleration, { maxLength: 2 }), focus.tolerations ?? 0),
    nodeSelector: optional(fc.constantFrom({ disk: 'ssd' }, { disk: 'hdd' }), focus.nodeSelector ?? 0),
    nodeAffinity: optional(nodeAffinity, focus.nodeAffinity ?? 0),
    podAffinity: optional(podAffinity, focus.podAffinity ?? 0),
    podAntiAffinity: optional(podAffinity, focus.podAntiAffinity ?? 0),
    topologySpreadConstraints: optional(
      fc.array(spreadConstraint, { minLength: 1, maxLength: 2 }),
      focus.topologySpreadConstraints ?? 0,
    ),
  });
type Features = ReturnType<typeof featuresOf> extends fc.Arbitrary<infer T> ? T : never;

/** Pods of which each differs from the first in one feature: so what is remembered of one is wrong for the next. */
const templatesOf = (focus: Focus): fc.Arbitrary<Pod[]> =>
  fc
    .tuple(
      featuresOf(focus),
      fc.array(
        fc.tuple(
          featuresOf(focus),
          fc.constantFrom<keyof Features>(
            'namespace',
            'labels',
            'image',
            ...(Object.keys(focus) as Optional[]),
          ),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([first, others]) =>
      [first, ...others.map(([other, feature]) => ({ ...first, [feature]: other[feature] }))].map(podOf),
    );

/** A pod but for its name. */
function podOf({ namespace, labels, requests, image, hostPort, ...rest }: Features): Pod {
  const { nodeAffinity, podAffinity, podAntiAffinity, ...spec } = rest;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, labels },
    spec: {
      containers: [
        {
          name: 'main',
          image,
          ...(requests && { resources: { requests } }),
          ...(hostPort && { ports: [{ containerPort: 80, ...hostPort }] }),
        },
      ],
      affinity: { nodeAffinity, podAffinity, podAntiAffinity },
      ...spec,
    },
  };
  return JSON.parse(JSON.stringify(pod)) as Pod;
}

/** A node but for its name. */
const shape = fc.record({
  zone: optional(fc.constantFrom('z1', 'z2', 'z3'), 85),
  disk: optional(fc.constantFrom('ssd', 'hdd'), 75),
  hostname: fc.constantFrom(true, true, true, false),
  taints: optional(fc.array(taint, { maxLength: 2 }), 40),
  unschedulable: optional(fc.constant(true), 10),
  cpu: fc.constantFrom('2', '4', '8'),
  memory: fc.constantFrom('3Gi', '8Gi'),
  pods: fc.constantFrom('3', '10', '110'),
  gpu: optional(fc.constantFrom('0', '2'), 40),
  images: fc.subarray(Object.keys(imageBytes)),
});

export type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

export function nodeOf(index: number, shape: Shape): Node {
  const { zone, disk, hostname, taints, unschedulable, cpu, memory, pods, gpu, images } = shape;
  const name = `n${index}`;
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        ...(hostname && { 'kubernetes.io/hostname': name }),
        ...(zone && { 'topology.kubernetes.io/zone': zone }),
        ...(disk && { disk }),
      },
    },
    spec: { ...(taints && { taints }), ...(unschedulable && { unschedulable }) },
    status: {
      allocatable: { cpu, memory, pods, ...(gpu && { 'example.com/gpu': gpu }) },
      images: images.map((image) => ({ names: [image], sizeBytes: imageBytes[image] ?? 0 })),
    },
  } as Node);
}

export type Happening =
  | { readonly what: 'node set'; readonly index: number; readonly shape: Shape }
  | { readonly what: 'node removed'; readonly index: number }
  | { readonly what: 'pod scheduled'; readonly template: number; readonly nominatedTo: number | undefined }
  | { readonly what: 'pod nominated'; readonly template: number; readonly index: number }
  | { readonly what: 'nomination ended'; readonly which: number }
  | { readonly what: 'pod deleted'; readonly which: number }
  | { readonly what: 'pod terminating'; readonly which: number };

const any = fc.nat({ max: 10_000 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ what: fc.constant('node set' as const), index: any, shape }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('node removed' as const), index: any }) },
  {
    weight: 12,
    arbitrary: fc.record({
      what: fc.constant('pod scheduled' as const),
      template: any,
      nominatedTo: optional(fc.nat({ max: 4 }), 8),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('pod nominated' as const), template: any, index: any }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('nomination ended' as const), which: any }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('pod deleted' as const), which: any }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('pod terminating' as const), which: any }) },
);

export interface RandomCluster {
  readonly nodes: readonly Node[];
  readonly templates: readonly Pod[];
  readonly happenings: readonly Happening[];
  readonly percentageOfNodesToScore: number;
  readonly startNodeIndex: number;
}

/** @param nodes how many nodes there are at first */
export const randomCluster = (
  nodes: { min: number; max: number },
  length: number,
  focus: Focus = everything,
): fc.Arbitrary<RandomCluster> =>
  fc
    .record({
      count: fc.integer(nodes),
      shapes: fc.array(shape, { minLength: 1, maxLength: 6 }),
      templates: templatesOf(focus),
      happenings: fc.array(happening, { minLength: length / 2, maxLength: length }),
      percentageOfNodesToScore: fc.constantFrom(0, 0, 30, 100),
      startNodeIndex: fc.nat({ max: nodes.min - 1 }),
    })
    .map(({ count, shapes, ...rest }) => ({
      ...rest,
      nodes: Array.from({ length: count }, (_, index) =>
        nodeOf(index, shapes[index % shapes.length] as Shape),
      ),
    }));

const object = (kind: string, metadata: KubeObject['metadata'], more: object = {}): KubeObject =>
  deepFreeze({ apiVersion: 'v1', kind, metadata, ...more });

/** What else is in the cluster: one of the two apps has a Service, which makes its pods spread. */
export const objects = {
  namespaces: [
    object('Namespace', { name: 'default', labels: { kind: 'own' } }),
    object('Namespace', { name: 'other', labels: { kind: 'other' } }),
  ],
  services: [object('Service', { name: 'db', namespace: 'default' }, { spec: { selector: { app: 'db' } } })],
};
