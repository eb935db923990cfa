/** What `kubectl apply` compares with later. Source: k8s.io/kubectl/pkg/util/apply.go, `CreateApplyAnnotation`. */
import type { KubeObject } from '../api/object.ts';
import { sorted } from './manifests.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object with itself in an annotation, without what the annotation held before. */
export function withLastApplied(object: KubeObject): KubeObject {
  const { [LAST_APPLIED]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = sorted({ ...object, metadata: { ...object.metadata, annotations } });
  return sorted({
    ...object,
    metadata: {
      ...object.metadata,
      annotations: { ...annotations, [LAST_APPLIED]: `${JSON.stringify(bare)}\n` },
    },
  }) as KubeObject;
}

/** The object that was applied last, or undefined if none was. */
export function lastApplied({ metadata }: KubeObject): KubeObject | undefined {
  const text = metadata.annotations?.[LAST_APPLIED];
  return text === undefined ? undefined : (JSON.parse(text) as KubeObject);
}

/** The same for an object of Go's types, whose fields stay in their order. */
export function typedWithLastApplied(
  object: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { kind, apiVersion, metadata, ...rest } = object as {
    metadata: { annotations?: object };
  } & typeof object;
  const annotations = { ...metadata.annotations, [LAST_APPLIED]: `${JSON.stringify(object)}\n` };
  return { kind, apiVersion, metadata: { ...metadata, annotations }, ...rest };
}
