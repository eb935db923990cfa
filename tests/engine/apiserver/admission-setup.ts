/** A server's surroundings, as far as admission and the Pod's declaration need them. */

import type { Pod } from '../../../src/engine/api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepFreeze, type KubeObject } from '../../../src/engine/api/object.ts';
import { type ApiStatus, StatusError } from '../../../src/engine/api/status.ts';
import type { AdmissionContext } from '../../../src/engine/apiserver/admission/admission.ts';
import {
  type AdmissionOptions,
  createAdmissionChain,
} from '../../../src/engine/apiserver/admission/chain.ts';
import type { UserInfo } from '../../../src/engine/apiserver/authentication.ts';
import type { Resource } from '../../../src/engine/apiserver/resource.ts';
import { pods } from '../../../src/engine/apiserver/resources/pods.ts';
import { systemPriorityClasses } from '../../../src/engine/apiserver/resources/priorityclasses.ts';
import { host } from '../../../src/engine/host.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { rfc3339 } from '../../../src/engine/sim/time.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

export const admin: UserInfo = {
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
};

export interface Outcome {
  /** The object as it would be stored, or undefined if it was refused. */
  readonly pod: Pod | undefined;
  readonly status: ApiStatus | undefined;
  readonly trace: Trace;
  readonly warnings: readonly string[];
  readonly readerErrors: readonly unknown[];
  readonly milliseconds: number;
}

export interface Write {
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly resource?: Resource | typeof pods;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly user?: UserInfo;
  readonly old?: KubeObject;
  readonly dryRun?: boolean;
}

const existing: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', labels: { env: 'test' } } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace: 'default', name: 'default' } },
  ...systemPriorityClasses,
];

const plurals: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  Node: 'nodes',
  RuntimeClass: 'runtimeclasses',
  PriorityClass: 'priorityclasses',
};

/** Takes an object through decoding's defaults, the chain, preparation, validation and the chain again. */
export async function admitted(
  body: unknown,
  options: AdmissionOptions = {},
  write: Write = {},
  objects: readonly KubeObject[] = [],
): Promise<Outcome> {
  const sim = new Simulation();
  const trace = new Trace(sim);
  const emit = trace.emitter('kube-apiserver', 'apiserver/api-server.ts');
  const warnings: string[] = [];
  const readerErrors: unknown[] = [];
  const resource = (write.resource ?? pods) as Resource;
  const namespace = write.namespace ?? 'default';
  const operation = write.operation ?? 'CREATE';
  const context: AdmissionContext = {
    server: {
      sim,
      random: sim.random('kube-apiserver'),
      lookup: <T extends KubeObject>(_group: string, plural: string, namespace: string, name: string) =>
        [...existing, ...objects].find(
          ({ kind, metadata }) =>
            plurals[kind] === plural && metadata.name === name && (metadata.namespace ?? '') === namespace,
        ) as T | undefined,
      list: <T extends KubeObject>(_group: string, plural: string) =>
        [...existing, ...objects].filter(({ kind }) => plurals[kind] === plural) as unknown as readonly T[],
      amend: async () => {},
      authorize: () => ({ decision: 'Allow', reason: '' }),
    },
    warnings,
    auditAnnotations: {},
    emit: (kind, step, data) => {
      emit(kind, step, { request: 1, ...data } as never);
    },
  };
  const chain = createAdmissionChain(options);
  const heard = host.readerError;
  host.readerError = (_name, error) => readerErrors.push(error);
  let pod: Pod | undefined;
  let status: ApiStatus | undefined;
  try {
    await sim.call('create', async () => {
      const draft = deepCopy<KubeObject>(body as KubeObject);
      draft.metadata.namespace = namespace;
      if (operation === 'CREATE' && !write.subresource) resource.defaults?.(draft);
      const object = deepFreeze(draft);
      context.emit('request.received', 5, { verb: 'create', method: 'POST', path: '', resource: 'pods' });
      context.emit('object.defaulted', 8, { before: body, object });
      const attributes = {
        operation,
        resource,
        subresource: write.subresource ?? '',
        namespace,
        name: write.name ?? object.metadata.name ?? '',
        user: write.user ?? admin,
        object: operation === 'DELETE' ? undefined : object,
        oldObject: write.old as DeepReadonly<KubeObject> | undefined,
        dryRun: write.dryRun ?? false,
      };
      const after = deepCopy<Pod>((await chain.admit(attributes, context)) as Pod);
      if (resource.kind === 'Pod' && operation === 'CREATE' && !write.subresource) {
        pods.prepareForCreate?.(after, rfc3339(sim.now), () => {});
        const causes = pods.validate?.(after) ?? [];
        context.emit('object.validated', 8, { causes });
      }
      await chain.validate(
        { ...attributes, object: operation === 'DELETE' ? undefined : deepFreeze(after) },
        context,
      );
      pod = after;
    });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    status = error.status;
  } finally {
    host.readerError = heard;
  }
  return { pod, status, trace, warnings, readerErrors, milliseconds: sim.now / 1_000 };
}

/** What `kubectl run nginx --image nginx` sends. */
export const nginx = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'nginx', labels: { run: 'nginx' } },
  spec: {
    containers: [{ name: 'nginx', image: 'nginx', resources: {} }],
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
  },
  status: {},
};

/** The same with another spec. */
export const nginxWith = (spec: object, metadata: object = {}): typeof nginx => ({
  ...nginx,
  metadata: { ...nginx.metadata, ...metadata },
  spec: { ...nginx.spec, ...spec },
});
