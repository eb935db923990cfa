import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from '../../../src/engine/api/yaml.ts';

describe('toYaml', () => {
  test('prints golden/kubectl run-dryrun: dry-client-yaml-full', () => {
    const pod = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'nginx', labels: { app: 'web', env: 'prod' }, annotations: { a: 'b' } },
      spec: {
        containers: [
          {
            name: 'nginx',
            image: 'nginx',
            command: ['sh', '-c', 'sleep 1'],
            ports: [{ containerPort: 80 }],
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: 'x y' },
            ],
            resources: {},
            imagePullPolicy: 'Always',
            securityContext: { privileged: true },
          },
        ],
        restartPolicy: 'Never',
        dnsPolicy: 'ClusterFirst',
      },
      status: {},
    };
    expect(toYaml(pod)).toBe(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    a: b\n  labels:\n    app: web\n    env: prod\n  name: nginx\nspec:\n  containers:\n  - command:\n    - sh\n    - -c\n    - sleep 1\n    env:\n    - name: A\n      value: "1"\n    - name: B\n      value: x y\n    image: nginx\n    imagePullPolicy: Always\n    name: nginx\n    ports:\n    - containerPort: 80\n    resources: {}\n    securityContext:\n      privileged: true\n  dnsPolicy: ClusterFirst\n  restartPolicy: Never\nstatus: {}\n',
    );
  });

  test.each<[value: string, text: string]>([
    ['nginx', 'nginx'],
    ['', '""'],
    ['1', '"1"'],
    ['0x1F', '"0x1F"'],
    ['1e3', '"1e3"'],
    ['1.36', '"1.36"'],
    ['v1.36.4', 'v1.36.4'],
    ['10.244.0.2', '10.244.0.2'],
    ['yes', '"yes"'],
    ['y', '"y"'],
    ['null', '"null"'],
    ['~', '"~"'],
    ['2026-11-23T21:54:38Z', '"2026-11-23T21:54:38Z"'],
    ['2026-11-23', '"2026-11-23"'],
    ['10:30', '"10:30"'],
    ['a: b', "'a: b'"],
    ['a:b', 'a:b'],
    ['a #b', "'a #b'"],
    ['*', "'*'"],
    ['-c', '-c'],
    ['- c', "'- c'"],
    ["it's", "it's"],
    ["'x'", "'''x'''"],
    [' x', "' x'"],
    ['a\tb', '"a\\tb"'],
    ['{"a":1}', `'{"a":1}'`],
    ['é', 'é'],
    ['😀', '"\\U0001F600"'],
  ])('%j', (value, text) => {
    expect(toYaml({ k: value })).toBe(`k: ${text}\n`);
  });

  test('lines that break stay lines', () => {
    expect(toYaml({ a: 'x\ny\n', b: 'x\n\ny', c: 'x\n\n', d: { e: '  x\ny' } })).toBe(
      'a: |\n  x\n  y\nb: |-\n  x\n\n  y\nc: |+\n  x\n\nd:\n  e: |2-\n      x\n    y\n',
    );
  });

  test('long strings are folded behind column 80, keys are not', () => {
    const message =
      '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
    expect(toYaml({ status: { conditions: [{ message }] } })).toBe(
      "status:\n  conditions:\n  - message: '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready:\n      }. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.'\n",
    );
  });

  test('keys are sorted with numbers by value', () => {
    expect(toYaml({ b: 1, a10: 1, a9: 1, B: 1, 'a.b': 1, a: 1 })).toBe(
      'B: 1\na: 1\na.b: 1\na9: 1\na10: 1\nb: 1\n',
    );
  });

  test('what was printed reads as what it was', () => {
    const value = {
      a: [[], {}, [1, [true, null]], { x: [{ y: 'no' }] }],
      'k: 1': ['# x', '%', '@a', '', 'x: ', ': x', '---', 'a\n', '0b1', '.5', '+1', '=', '?x', '? x'],
    };
    expect(parse(toYaml(value))).toEqual(value);
  });
});
