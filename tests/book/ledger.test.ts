import { expect, test } from 'vitest';
import { claimOf, placeOf, sourceOf } from '../../src/book/ledger.ts';

test('a claim is found by its id, with verdict and evidence', () => {
  expect(claimOf('c21')).toMatchObject({ claim: 'Score always runs', verdict: 'false' });
  expect(() => claimOf('c99')).toThrow(/has no claim 'c99'; it has: c01, c02/);
});

test.each([
  [
    'k8s.io/kubernetes@v1.36.4/pkg/scheduler/schedule_one.go',
    'https://github.com/kubernetes/kubernetes/tree/v1.36.4/pkg/scheduler/schedule_one.go',
  ],
  [
    'k8s.io/apiserver@v0.36.4/pkg/registry/rest/create.go',
    'https://github.com/kubernetes/kubernetes/tree/v1.36.4/staging/src/k8s.io/apiserver/pkg/registry/rest/create.go',
  ],
  [
    'go.etcd.io/etcd/server/v3@v3.5.30/etcdserver/v3_server.go',
    'https://github.com/etcd-io/etcd/tree/v3.5.30/server/etcdserver/v3_server.go',
  ],
])('the source of evidence is a link to the release: %s', (source, href) => {
  expect(sourceOf(source).href).toBe(href);
});

test('every source in the ledger belongs to a repository that is known', () => {
  for (let number = 1; number <= 45; number++) {
    const { evidence } = claimOf(`c${String(number).padStart(2, '0')}`);
    for (const each of evidence)
      if ('source' in each) expect(sourceOf(each.source).path).toMatch(/\.(?:go|c)$/);
  }
});

test.each([
  [{ file: 'nginx.json', id: ['e0016', 'e0017', 'e0018'] }, 'nginx.json, e0016 to e0018'],
  [{ file: 'nginx.json', id: ['e0060', 'e0152'] }, 'nginx.json, e0060, e0152'],
  [{ file: 'experiments.json', at: 'tie' }, 'experiments.json, tie'],
])('a place in a recording in words: %j', (evidence, words) => {
  expect(placeOf(evidence)).toBe(words);
});
