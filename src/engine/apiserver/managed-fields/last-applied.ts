/**
 * The annotation in which client-side `kubectl apply` keeps what it applied last.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/internal/lastapplied.go, lastappliedupdater.go.
 */
import { goJson } from '../../api/go-values.ts';
import { utf8 } from '../../api/utf8.ts';
import { ANNOTATIONS_BYTES_MAX } from '../validation/metadata.ts';
import type { Json } from './schema.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

const annotationsOf = (object: unknown): Readonly<Record<string, string>> =>
  (object as { metadata?: { annotations?: Record<string, string> } } | undefined)?.metadata?.annotations ??
  {};

export const hasLastApplied = (object: unknown): boolean => Boolean(annotationsOf(object)[ANNOTATION]);

/** What was applied, or undefined if nothing was that can be read. */
export function lastAppliedOf(object: unknown): Json | undefined {
  try {
    const value: unknown = JSON.parse(annotationsOf(object)[ANNOTATION] ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    // Then it is no annotation of kubectl's, and accounts for nothing.
    return undefined;
  }
}

/** The object with the configuration in the annotation; without it, if that makes the annotations too large. */
export function withLastApplied(object: unknown, configuration: Json): unknown {
  const { metadata = {}, ...rest } = configuration as Json & { metadata?: Json };
  const { [ANNOTATION]: _, ...others } = annotationsOf(configuration);
  const { annotations: __, ...bare } = metadata;
  const kept = Object.keys(others).length > 0 ? { annotations: others } : {};
  const value = `${goJson({ ...rest, metadata: { ...bare, ...kept } }, '', true)}\n`;
  const { [ANNOTATION]: ___, ...own } = annotationsOf(object);
  const annotations = { ...own, [ANNOTATION]: value };
  const bytes = Object.entries(annotations)
    .flat()
    .reduce((sum, text) => sum + utf8(text).length, 0);
  const live = object as Json & { metadata: Json };
  return {
    ...live,
    metadata: { ...live.metadata, annotations: bytes > ANNOTATIONS_BYTES_MAX ? own : annotations },
  };
}
