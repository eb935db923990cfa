/**
 * What a Pod leaves out, filled in as decoding does.
 * Source: pkg/apis/core/v1/{defaults,zz_generated.defaults,conversion}.go, 1.36.4.
 */
import type {
  Container,
  EphemeralContainer,
  HTTPGetAction,
  Pod,
  PodSpec,
  Probe,
  ResourceRequirements,
  Volume,
} from '../../api/core-v1.ts';
import type { Quantity } from '../../api/object.ts';
import { addQuantities } from './quantities.ts';

/** rw-r--r-- */
const FILE_MODE = 0o644;

export function defaultPod(pod: Pod): void {
  const { spec } = pod;
  pod.status ??= {};
  if (!spec) return;
  defaultPodSpec(spec);
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
  spec.enableServiceLinks ??= true;
  for (const { ports, resources } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (spec.hostNetwork) for (const port of ports ?? []) port.hostPort ??= port.containerPort;
    if (resources) defaultRequests(resources);
  }
  if (spec.resources) defaultPodResources(spec, spec.resources);
}

// region: spec
/** What a template of Pods gets as well. */
export function defaultPodSpec(spec: PodSpec): void {
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (account) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  if (!spec.restartPolicy) spec.restartPolicy = 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
  for (const containers of [spec.initContainers, spec.containers, spec.ephemeralContainers])
    for (const container of containers ?? []) defaultContainer(container);
}
// endregion

function defaultContainer(container: Container | EphemeralContainer): void {
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= pullPolicy(container.image ?? '');
  container.resources ??= {};
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ??= 'v1';
    if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ??= '0';
    if (valueFrom?.fileKeyRef) valueFrom.fileKeyRef.optional ??= false;
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) defaultProbe(probe);
  }
  defaultHttpGet(container.lifecycle?.postStart?.httpGet);
  defaultHttpGet(container.lifecycle?.preStop?.httpGet);
  // Its feature gate is off.
  if (container.lifecycle?.stopSignal) {
    delete container.lifecycle.stopSignal;
    if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle;
  }
  if (container.securityContext?.procMount === '') delete container.securityContext.procMount;
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  defaultHttpGet(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultHttpGet(action: HTTPGetAction | undefined): void {
  if (!action) return;
  action.path ??= '/';
  action.scheme ??= 'HTTP';
}

/** What is limited is requested. */
function defaultRequests(resources: ResourceRequirements): void {
  if (resources.limits) resources.requests = { ...resources.limits, ...resources.requests };
}

/** A Pod's own requests are those of its containers, or what it is limited to. */
function defaultPodResources(spec: PodSpec, resources: ResourceRequirements): void {
  const supported = (resource: string): boolean =>
    resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');
  const summed: Record<string, Quantity> = {};
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { resources: own } of [...(spec.containers ?? []), ...sidecars]) {
    for (const [resource, quantity] of Object.entries(own?.requests ?? {})) {
      const sum = summed[resource];
      summed[resource] = sum === undefined ? quantity : addQuantities(sum, quantity);
    }
  }
  const inherited = { ...resources.limits, ...summed };
  for (const resource in inherited) if (!supported(resource)) delete inherited[resource];
  const requests = { ...inherited, ...resources.requests };
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  const { projected, ephemeral, rbd, iscsi, azureDisk, scaleIO } = volume;
  if (volume.hostPath) volume.hostPath.type ??= '';
  if (volume.secret) volume.secret.defaultMode ??= FILE_MODE;
  if (volume.configMap) volume.configMap.defaultMode ??= FILE_MODE;
  if (volume.downwardAPI) volume.downwardAPI.defaultMode ??= FILE_MODE;
  if (volume.image) volume.image.pullPolicy ??= pullPolicy(volume.image.reference ?? '');
  if (projected) projected.defaultMode ??= FILE_MODE;
  for (const source of projected?.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  }
  const downward = (projected?.sources ?? []).map((source) => source.downwardAPI);
  for (const items of [volume.downwardAPI, ...downward]) {
    for (const { fieldRef, resourceFieldRef } of items?.items ?? []) {
      if (fieldRef) fieldRef.apiVersion ??= 'v1';
      if (resourceFieldRef) resourceFieldRef.divisor ??= '0';
    }
  }
  if (ephemeral?.volumeClaimTemplate) {
    ephemeral.volumeClaimTemplate.metadata ??= {};
    ephemeral.volumeClaimTemplate.spec.volumeMode ??= 'Filesystem';
  }
  if (rbd) {
    rbd.pool ??= 'rbd';
    rbd.user ??= 'admin';
    rbd.keyring ??= '/etc/ceph/keyring';
  }
  if (iscsi) iscsi.iscsiInterface ??= 'default';
  if (azureDisk) {
    azureDisk.cachingMode ??= 'ReadWrite';
    azureDisk.kind ??= 'Shared';
    azureDisk.fsType ??= 'ext4';
    azureDisk.readOnly ??= false;
  }
  if (scaleIO) {
    scaleIO.storageMode ??= 'ThinProvisioned';
    scaleIO.fsType ??= 'xfs';
  }
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const reference = new RegExp(
  `^(?:(?=[^/]*[.:A-Z]|localhost/)${domainPart}(?:\\.${domainPart})*(?::\\d+)?/)?${component}(?:/${component})*` +
    '(?::([\\w][\\w.-]{0,127}))?(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$',
);

/** `latest`, said or meant, is always asked for; a text that is no reference never. Source: pkg/util/parsers. */
function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  const part = reference.exec(image);
  if (!part) return 'IfNotPresent';
  const [, tag, digest] = part;
  return (tag ?? (digest ? '' : 'latest')) === 'latest' ? 'Always' : 'IfNotPresent';
}
