import { describe, expect, test } from 'vitest';
import { programFrom } from '../../../src/engine/containerd/programs.ts';
import { formatReference, parseReference, Registry } from '../../../src/engine/containerd/registry.ts';

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.27-alpine', 'docker.io/library/nginx:1.27-alpine'],
  ['grafana/grafana', 'docker.io/grafana/grafana:latest'],
  ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
  ['localhost:5000/app', 'localhost:5000/app:latest'],
])('%s is %s', (name, normalized) => {
  expect(formatReference(parseReference(name))).toBe(normalized);
});

describe('what resolves', () => {
  const registry = new Registry();
  test.each([
    'nginx',
    'busybox:1.36',
    'httpd:2.4-alpine',
    'redis:7',
    'alpine:edge',
    'someone/app:v2',
    'ghcr.io/a/b:1.0',
  ])('%s does', (name) => {
    expect(registry.resolve(parseReference(name))).toBeDefined();
  });
  test.each(['nginx:no-such-tag', 'ngnix', 'not-here:1', 'someone/app:nope'])('%s does not', (name) => {
    expect(registry.resolve(parseReference(name))).toBeUndefined();
  });
  test('a name has the same digests in every registry, two tags have different ones', () => {
    const digest = (name: string) => new Registry().resolve(parseReference(name))?.config.digest;
    expect(digest('nginx')).toBe(digest('docker.io/library/nginx:latest'));
    expect(digest('nginx')).not.toBe(digest('nginx:1.27'));
    expect(digest('nginx')).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

test.each([
  [['nginx', '-g', 'daemon off;'], {}, 0],
  [['sh'], { after: 40_000, exitCode: 0 }, undefined],
  [['sh', '-c', 'echo about to fail; exit 1'], { after: 40_000, exitCode: 1 }, undefined],
  [['sh', '-c', 'sleep 1; exit 0'], { after: 1_040_000, exitCode: 0 }, undefined],
  [['sh', '-c', 'while true; do sleep 1; done'], {}, undefined],
  [['sleep', '3600'], { after: 3_600_000_000, exitCode: 0 }, undefined],
  [['sleep', 'infinity'], {}, undefined],
] as const)('%j', (argv, ends, stopped) => {
  const program = programFrom(argv);
  expect(program.ends ?? {}).toEqual(ends);
  expect(program.stopped?.exitCode).toBe(stopped);
});
