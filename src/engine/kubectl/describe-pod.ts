/** `kubectl describe pod`. Source: k8s.io/kubectl/pkg/describe/describe.go, `describePod`. */
import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvVar,
  Pod,
  Probe,
  ResourceRequirements,
  Toleration,
  Volume,
} from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { age } from '../api/tables.ts';
import type { Micros } from '../sim/time.ts';
import { annotationLines, labelLines, longTime } from './describe-object.ts';
import type { TabbedText } from './tabbed-text.ts';

export function describePod(text: TabbedText, pod: DeepReadonly<Pod>, now: Micros): void {
  const { metadata, spec, status } = pod;
  const line = (title: string, value: unknown): void => text.line(0, `${title}:\t${value}`);
  line('Name', metadata.name);
  line('Namespace', metadata.namespace);
  if (spec.priority !== undefined) line('Priority', spec.priority);
  if (spec.priorityClassName) line('Priority Class Name', spec.priorityClassName);
  if (spec.runtimeClassName) line('Runtime Class Name', spec.runtimeClassName);
  if (spec.serviceAccountName) line('Service Account', spec.serviceAccountName);
  line('Node', spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>');
  if (status.startTime) line('Start Time', longTime(status.startTime));
  labelLines(text, 'Labels', metadata.labels);
  annotationLines(text, metadata.annotations);
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    line('Status', `Terminating (lasts ${age(metadata.deletionTimestamp, now)})`);
    line('Termination Grace Period', `${metadata.deletionGracePeriodSeconds}s`);
  } else {
    line('Status', status.phase);
  }
  if (status.reason) line('Reason', status.reason);
  if (status.message) line('Message', status.message);
  if (spec.securityContext?.seccompProfile) line('SeccompProfile', spec.securityContext.seccompProfile.type);
  line('IP', status.podIP ?? '');
  if (!status.podIPs?.length) line('IPs', '<none>');
  else text.line(0, 'IPs:');
  for (const { ip } of status.podIPs ?? []) text.line(1, `IP:\t${ip}`);
  const controller = metadata.ownerReferences?.find((owner) => owner.controller);
  if (controller) line('Controlled By', `${controller.kind}/${controller.name}`);
  if (status.nominatedNodeName) line('NominatedNodeName', status.nominatedNodeName);
  const containers = (
    title: string,
    described: readonly DeepReadonly<Container>[] | undefined,
    statuses: readonly DeepReadonly<ContainerStatus>[] | undefined,
  ): void => {
    if (!described?.length) return;
    text.line(0, `${title}:`);
    for (const container of described) {
      const own = statuses?.find(({ name }) => name === container.name);
      describeContainer(text, pod, container, own);
    }
  };
  containers('Init Containers', spec.initContainers, status.initContainerStatuses);
  containers('Containers', spec.containers, status.containerStatuses);
  conditionLines(text, 'Readiness Gates', readinessGates(pod));
  conditionLines(text, 'Conditions', status.conditions);
  volumeLines(text, spec.volumes);
  line('QoS Class', status.qosClass);
  labelLines(text, 'Node-Selectors', spec.nodeSelector);
  tolerationLines(text, spec.tolerations);
}

const readinessGates = ({ spec, status }: DeepReadonly<Pod>): { type: string; status: string }[] =>
  (spec.readinessGates ?? []).map(({ conditionType }) => ({
    type: conditionType,
    status: status.conditions?.find(({ type }) => type === conditionType)?.status ?? '<none>',
  }));

function conditionLines(
  text: TabbedText,
  title: string,
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
): void {
  if (!conditions?.length) return;
  text.line(0, `${title}:\n  Type\tStatus`);
  for (const { type, status } of conditions) text.line(1, `${type} \t${status} `);
}

function describeContainer(
  text: TabbedText,
  pod: DeepReadonly<Pod>,
  container: DeepReadonly<Container>,
  status: DeepReadonly<ContainerStatus> | undefined,
): void {
  const line = (title: string, value: unknown): void => text.line(2, `${title}:\t${value}`);
  text.line(1, `${container.name}:`);
  if (status) line('Container ID', status.containerID ?? '');
  line('Image', container.image);
  if (status) line('Image ID', status.imageID);
  const ports = (title: string, of: (port: DeepReadonly<ContainerPort>) => number): void => {
    const texts = (container.ports ?? []).map(
      (port) => `${of(port)}/${port.protocol}${port.name ? ` (${port.name})` : ''}`,
    );
    line(texts.length > 1 ? `${title}s` : title, texts.join(', ') || '<none>');
  };
  ports('Port', ({ containerPort }) => containerPort);
  ports('Host Port', ({ hostPort = 0 }) => hostPort);
  if (container.securityContext?.seccompProfile)
    line('SeccompProfile', container.securityContext.seccompProfile.type);
  for (const [title, words] of [
    ['Command', container.command],
    ['Args', container.args],
  ] as const) {
    if (!words?.length) continue;
    text.line(2, `${title}:`);
    for (const word of words.flatMap((each) => each.split('\n'))) text.line(3, word);
  }
  if (status) {
    stateLines(text, 'State', status.state);
    if (status.lastState?.terminated) stateLines(text, 'Last State', status.lastState);
    line('Ready', status.ready ? 'True' : 'False');
    line('Restart Count', status.restartCount);
  }
  resourceLines(text, container.resources);
  if (container.livenessProbe) line('Liveness', probeText(container.livenessProbe));
  if (container.readinessProbe) line('Readiness', probeText(container.readinessProbe));
  if (container.startupProbe) line('Startup', probeText(container.startupProbe));
  if (container.envFrom?.length) {
    text.line(2, 'Environment Variables from:');
    for (const { configMapRef, secretRef, prefix } of container.envFrom) {
      const kind = configMapRef ? 'ConfigMap' : 'Secret';
      const { name, optional = false } = configMapRef ?? secretRef ?? {};
      const with_ = prefix ? ` with prefix '${prefix}'` : '';
      text.line(3, `${name}\t${kind}${with_}\tOptional: ${optional}`);
    }
  }
  text.line(2, container.env?.length ? 'Environment:' : 'Environment:\t<none>');
  for (const variable of container.env ?? []) environmentLines(text, pod, variable);
  text.line(2, container.volumeMounts?.length ? 'Mounts:' : 'Mounts:\t<none>');
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  for (const { mountPath, name, readOnly, subPath } of mounts) {
    const path = subPath ? `,path=${JSON.stringify(subPath)}` : '';
    text.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${path})`);
  }
}

function stateLines(text: TabbedText, title: string, state: DeepReadonly<ContainerState> | undefined): void {
  const line = (name: string, value: unknown): void => text.line(3, `${name}:\t${value}`);
  if (state?.running) {
    text.line(2, `${title}:\tRunning`);
    line('Started', longTime(state.running.startedAt));
  } else if (state?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    text.line(2, `${title}:\tTerminated`);
    if (reason) line('Reason', reason);
    if (message) line('Message', message);
    line('Exit Code', exitCode);
    if (signal) line('Signal', signal);
    line('Started', longTime(startedAt));
    line('Finished', longTime(finishedAt));
  } else {
    text.line(2, `${title}:\tWaiting`);
    if (state?.waiting?.reason) line('Reason', state.waiting.reason);
  }
}

function resourceLines(text: TabbedText, resources: DeepReadonly<ResourceRequirements> | undefined): void {
  for (const [title, list] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length > 0) text.line(2, `${title}:`);
    for (const name of names) text.line(3, `${name}:\t${list?.[name]}`);
  }
}

function probeText(probe: DeepReadonly<Probe>): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe;
  const attributes = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path} ${attributes}`;
  }
  if (probe.tcpSocket)
    return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function environmentLines(
  text: TabbedText,
  pod: DeepReadonly<Pod>,
  { name, value = '', valueFrom }: DeepReadonly<EnvVar>,
): void {
  if (!valueFrom) {
    const [first = '', ...rest] = value.split('\n');
    text.line(3, `${name}:\t${first}`);
    for (const line of rest) text.line(3, `\t${line}`);
    return;
  }
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  if (fieldRef) {
    text.line(
      3,
      `${name}:\t${fieldOf(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`,
    );
  } else if (resourceFieldRef) {
    text.line(
      3,
      `${name}:\t${resourceFieldRef.resource.startsWith('limits.') ? 'node allocatable' : '0'} (${resourceFieldRef.resource})`,
    );
  } else if (secretKeyRef) {
    const { key, name: secret, optional = false } = secretKeyRef;
    text.line(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional}`);
  } else if (configMapKeyRef) {
    const { key, name: map, optional = false } = configMapKeyRef;
    text.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional}`);
  }
}

/** Of the fields that the downward API has, those that are scalars. */
function fieldOf(pod: DeepReadonly<Pod>, path: string): string {
  let value: unknown = pod;
  for (const key of path.split('.')) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return typeof value === 'string' ? value : '';
}

function volumeLines(text: TabbedText, volumes: readonly DeepReadonly<Volume>[] | undefined): void {
  if (!volumes?.length) return text.line(0, 'Volumes:\t<none>');
  text.line(0, 'Volumes:');
  for (const volume of volumes) {
    text.line(1, `${volume.name}:`);
    for (const [title, value] of sourceOf(volume)) text.line(2, `${title}:\t${value}`);
  }
}

function sourceOf(volume: DeepReadonly<Volume>): [string, unknown][] {
  const { emptyDir, hostPath, secret, configMap, persistentVolumeClaim, projected, downwardAPI } = volume;
  if (hostPath)
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ];
  if (emptyDir)
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    ];
  if (secret)
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName],
      ['Optional', secret.optional ?? false],
    ];
  if (configMap)
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name],
      ['Optional', configMap.optional ?? false],
    ];
  if (persistentVolumeClaim)
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly ?? false],
    ];
  if (downwardAPI) return [['Type', 'DownwardAPI (a volume populated by information about the pod)']];
  if (!projected) return [['Type', '<unknown>']];
  return [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
    ...(projected.sources ?? []).flatMap((source): [string, unknown][] => {
      if (source.secret)
        return [
          ['SecretName', source.secret.name],
          ['Optional', source.secret.optional ?? false],
        ];
      if (source.downwardAPI) return [['DownwardAPI', true]];
      if (source.configMap)
        return [
          ['ConfigMapName', source.configMap.name],
          ['Optional', source.configMap.optional ?? false],
        ];
      return source.serviceAccountToken
        ? [['TokenExpirationSeconds', source.serviceAccountToken.expirationSeconds]]
        : [];
    }),
  ];
}

function tolerationLines(
  text: TabbedText,
  tolerations: readonly DeepReadonly<Toleration>[] | undefined,
): void {
  if (!tolerations?.length) return text.line(0, 'Tolerations:\t<none>');
  const sorted = [...tolerations].sort((a, b) =>
    (a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0,
  );
  sorted.forEach(({ key = '', value, effect, operator, tolerationSeconds }, index) => {
    const what = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
    const exists = operator === 'Exists' && !value ? `${key || effect ? ' ' : ''}op=Exists` : '';
    const seconds = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`;
    text.line(0, `${index === 0 ? 'Tolerations:' : ''}\t${what}${exists}${seconds}`);
  });
}
