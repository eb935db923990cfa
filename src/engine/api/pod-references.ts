/** The objects that a Pod names. Source: pkg/api/v1/pod/util.go `VisitPodSecretNames`, `VisitPodConfigmapNames`. */
import type { Container, Pod } from './core-v1.ts';
import type { DeepReadonly } from './object.ts';

type Spec = DeepReadonly<Pod>['spec'];
type Named = { readonly name?: string; readonly secretName?: string } | undefined;

export function secretNamesOf({ spec }: DeepReadonly<Pod>): string[] {
  return names([
    ...(spec.imagePullSecrets ?? []),
    ...containersOf(spec).flatMap(({ envFrom = [], env = [] }) => [
      ...envFrom.map(({ secretRef }) => secretRef),
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef),
    ]),
    ...(spec.volumes ?? []).flatMap((volume) => [
      volume.secret,
      volume.azureFile,
      ...(volume.projected?.sources ?? []).map(({ secret }) => secret),
      volume.cephfs?.secretRef,
      volume.cinder?.secretRef,
      volume.flexVolume?.secretRef,
      volume.rbd?.secretRef,
      volume.scaleIO?.secretRef,
      volume.iscsi?.secretRef,
      volume.storageos?.secretRef,
      volume.csi?.nodePublishSecretRef,
    ]),
  ]);
}

export function configMapNamesOf({ spec }: DeepReadonly<Pod>): string[] {
  return names([
    ...containersOf(spec).flatMap(({ envFrom = [], env = [] }) => [
      ...envFrom.map(({ configMapRef }) => configMapRef),
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef),
    ]),
    ...(spec.volumes ?? []).flatMap(({ configMap, projected }) => [
      configMap,
      ...(projected?.sources ?? []).map((source) => source.configMap),
    ]),
  ]);
}

const containersOf = ({
  initContainers = [],
  containers,
  ephemeralContainers = [],
}: Spec): readonly DeepReadonly<Pick<Container, 'env' | 'envFrom'>>[] => [
  ...initContainers,
  ...containers,
  ...ephemeralContainers,
];

const names = (references: readonly Named[]): string[] =>
  references.map((reference) => reference?.secretName ?? reference?.name ?? '').filter((name) => name !== '');
