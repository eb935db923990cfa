import { expect, test } from 'vitest';
import { createStatusPatch } from '../../../src/engine/api/strategic-patch.ts';

const condition = (type: string, status: string, reason?: string) => ({
  type,
  status,
  ...(reason && { reason }),
});

test('equal statuses make an empty patch', () => {
  expect(
    createStatusPatch(
      { phase: 'Running', conditions: [condition('Ready', 'True')] },
      { phase: 'Running', conditions: [condition('Ready', 'True')] },
    ),
  ).toEqual({});
});

test('a merged list has its changed items only, and the whole order', () => {
  const before = {
    conditions: [condition('Initialized', 'True'), condition('Ready', 'False', 'ContainersNotReady')],
  };
  const after = { conditions: [condition('Initialized', 'True'), condition('Ready', 'True')] };
  expect(createStatusPatch(before, after)).toEqual({
    '$setElementOrder/conditions': [{ type: 'Initialized' }, { type: 'Ready' }],
    conditions: [{ reason: null, status: 'True', type: 'Ready' }],
  });
});

test('an item that is gone is deleted by its key', () => {
  const before = { conditions: [condition('Ready', 'True'), condition('PodResizePending', 'True')] };
  expect(createStatusPatch(before, { conditions: [condition('Ready', 'True')] })).toEqual({
    '$setElementOrder/conditions': [{ type: 'Ready' }],
    conditions: [{ $patch: 'delete', type: 'PodResizePending' }],
  });
});

test('other lists are replaced, new keys set, missing ones deleted, and keys sorted', () => {
  const patch = createStatusPatch(
    { reason: 'Evicted', containerStatuses: [{ name: 'a', ready: false }] },
    { podIP: '10.244.1.2', podIPs: [{ ip: '10.244.1.2' }], containerStatuses: [{ name: 'a', ready: true }] },
  );
  expect(JSON.stringify(patch)).toBe(
    '{"containerStatuses":[{"name":"a","ready":true}],"podIP":"10.244.1.2","podIPs":[{"ip":"10.244.1.2"}],"reason":null}',
  );
});
