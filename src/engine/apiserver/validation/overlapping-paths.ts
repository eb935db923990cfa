/** Files of a volume that hide each other. Source: pkg/api/pod/warnings.go `warningsForOverlappingVirtualPaths`. */
import type { Volume } from '../../api/core-v1.ts';
import { goQuote } from '../../api/go-quote.ts';
import type { DeepReadonly } from '../../api/object.ts';

interface PathAndSource {
  readonly path: string;
  readonly source: string;
}

type Paths = readonly DeepReadonly<{ path?: string }>[] | undefined;

export function overlappingPaths(volumes: readonly DeepReadonly<Volume>[]): string[] {
  const warnings: string[] = [];
  for (const { name, configMap, secret, downwardAPI, projected } of volumes) {
    const warn = (what: string, texts: readonly string[]): void => {
      for (const text of texts)
        warnings.push(`volume ${goQuote(name)} (${what}): overlapping paths: ${text}`);
    };
    if (configMap) warn(`ConfigMap ${goQuote(configMap.name ?? '')}`, overlaps(paths(configMap.items)));
    if (secret) warn(`Secret ${goQuote(secret.secretName ?? '')}`, overlaps(paths(secret.items)));
    if (downwardAPI) warn('DownwardAPI', overlaps(paths(downwardAPI.items)));
    const all: PathAndSource[] = [];
    for (const source of projected?.sources ?? []) {
      if (Object.keys(source).length === 0)
        warnings.push(`volume ${goQuote(name)} (Projected) has no sources provided`);
      if (source.configMap?.items)
        all.push(...paths(source.configMap.items, `ConfigMap ${goQuote(source.configMap.name ?? '')}`));
      else if (source.secret?.items)
        all.push(...paths(source.secret.items, `Secret ${goQuote(source.secret.name ?? '')}`));
      else if (source.downwardAPI?.items) all.push(...paths(source.downwardAPI.items, 'DownwardAPI'));
      else if (source.serviceAccountToken)
        all.push({ path: source.serviceAccountToken.path, source: 'ServiceAccountToken' });
    }
    warn('Projected', overlaps(all));
  }
  return warnings;
}

const paths = (items: Paths, source = ''): PathAndSource[] =>
  (items ?? []).map(({ path = '' }) => ({ path, source }));

/** Two paths overlap if they are the same, or one is below the other. */
function overlaps(all: readonly PathAndSource[]): string[] {
  const texts: string[] = [];
  const seen: PathAndSource[] = [];
  for (const { path, source } of all) {
    const own = { path: path.replace(/\/+$/, ''), source };
    for (const other of seen) {
      const hidden =
        own.path !== '' &&
        other.path !== '' &&
        (`${other.path}/`.startsWith(`${own.path}/`) || `${own.path}/`.startsWith(`${other.path}/`));
      if (hidden) texts.push(`${shown(own)} with ${shown(other)}`);
    }
    seen.push(own);
  }
  return texts;
}

const shown = ({ path, source }: PathAndSource): string =>
  source ? `${goQuote(path)} (${source})` : goQuote(path);
