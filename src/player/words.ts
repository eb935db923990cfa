/** A trace event as one sentence, for the timeline's label and for the list that a screen reader reads. */
import type { TraceEvent } from '#engine';

/** When it was, in which step, and whether a recording confirms it. */
export function momentLine(event: TraceEvent | undefined): string {
  return event ? `${(event.at / 1000).toFixed(1)} ms · step ${event.step} · ${event.basis}` : '0 ms';
}

export function describe(event: TraceEvent): string {
  const { actor, kind, data } = event;
  switch (kind) {
    case 'command.started':
      return `Somebody types kubectl ${data.line.replace(/^kubectl /, '')}`;
    case 'kubeconfig.loaded':
      return `kubectl reads ${data.path}: ${data.server}, as ${data.user}`;
    case 'object.built':
      return 'kubectl has built the Pod that it will send';
    case 'command.finished':
      return `kubectl prints ${quote(data.stdout || data.stderr)} and exits with ${data.exitCode}`;
    case 'connection.opened':
      return `${actor} has a ${data.tls} connection to ${data.server}`;
    case 'request.sent':
      return `${actor} sends ${data.method} ${data.path}`;
    case 'response.received':
      return `${actor} receives ${data.status}`;
    case 'request.received':
      return `The API server takes in ${data.verb} ${data.resource}${data.name ? ` ${data.name}` : ''}`;
    case 'request.authenticated':
      return `Authenticated as ${data.user}`;
    case 'request.audited':
      return `Audit, stage ${data.stage}: ${data.user} ${data.verb} ${data.resource}`;
    case 'request.classified':
      return `Flow schema ${data.flowSchema}, priority level ${data.priorityLevel}`;
    case 'request.authorized':
      return data.allowed ? `Allowed${data.reason ? `: ${data.reason}` : ''}` : `Forbidden: ${data.reason}`;
    case 'object.decoded':
      return 'The body is decoded';
    case 'object.defaulted':
      return 'Defaults are filled in';
    case 'hook.called':
      return `${data.plugin} asks the webhook ${data.hook}`;
    case 'admission.mutated':
      return `${data.hook ?? data.plugin} changes the object: ${data.patch.length} ${data.patch.length === 1 ? 'operation' : 'operations'}`;
    case 'admission.failed':
      return `${data.hook ?? data.plugin} failed: ${data.message}`;
    case 'object.validated':
      return data.causes.length === 0
        ? 'The object is valid'
        : `The object is invalid: ${data.causes[0]?.field} ${data.causes[0]?.message}`;
    case 'admission.validated':
      return data.allowed
        ? `${data.hook ?? data.plugin} allows it`
        : `${data.hook ?? data.plugin} refuses it: ${data.message ?? ''}`;
    case 'response.sent':
      return `The API server answers ${data.status}${data.reason ? ` ${data.reason}` : ''}`;
    case 'watch.opened':
      return `${data.watcher} opens a watch on ${data.path}`;
    case 'watch.sent':
      return `${data.watcher} is told: ${data.type} ${data.object.kind} ${data.object.metadata.name ?? ''}`;
    case 'watch.closed':
      return `The watch of ${data.watcher} ends`;
    case 'etcd.put':
      return `etcd stores ${data.key} at revision ${data.revision}`;
    case 'etcd.deleted':
      return `etcd deletes ${data.key} at revision ${data.revision}`;
    case 'etcd.compacted':
      return `etcd forgets what is older than revision ${data.revision}`;
    case 'lease.granted':
      return `etcd grants a lease of ${data.ttlSeconds} s`;
    case 'lease.expired':
      return `A lease ends, and with it ${data.keys.length} keys`;
    case 'queue.moved':
      return `${data.pod} is in the scheduler's ${data.queue} queue: ${data.event}`;
    case 'queue.left':
      return data.why === 'done'
        ? `The scheduling queue is done with ${data.pod}`
        : `${data.pod} was deleted while it waited`;
    case 'pod.nominated':
      return data.node === undefined
        ? `No node is being made free for ${data.pod} any more`
        : `${data.node} is being made free for ${data.pod}`;
    case 'cycle.started':
      return `The scheduler takes up ${data.pod}, attempt ${data.attempt}`;
    case 'nodes.prefiltered':
      return `PreFilter, ${data.plugin}: ${data.code}`;
    case 'nodes.filtered':
      return `Filter: ${data.feasible.length} of ${data.evaluated} nodes can take ${data.pod}`;
    case 'nodes.postfiltered':
      return `PostFilter, ${data.plugin}: ${data.message}`;
    case 'nodes.scored':
      return `Score: ${ranked(data.nodes, data.totals)
        .slice(0, 3)
        .map(({ node, total }) => `${node} ${total}`)
        .join(', ')}`;
    case 'node.selected':
      return `${data.node} it is${data.score === undefined ? '' : `, with ${data.score} points`}`;
    case 'extension.called':
      return `${data.point}, ${data.plugin}: ${data.code}`;
    case 'pod.assumed':
      return `The scheduler assumes ${data.pod} on ${data.node}`;
    case 'pod.bound':
      return `${data.pod} is bound to ${data.node}`;
    case 'cycle.failed':
      return `${data.pod} stays unscheduled: ${data.message}`;
    case 'controller.acted':
      return `${data.controller}: ${data.action} ${data.object}`;
    case 'kubelet.pod':
      return `The kubelet's sync loop: ${data.operation} ${data.pod}`;
    case 'sync.started':
      return `syncPod begins for ${data.pod}`;
    case 'sync.finished':
      return `syncPod ends for ${data.pod}${data.error ? `: ${data.error}` : ''}`;
    case 'volume.mounted':
      return `Volume ${data.volume} is mounted`;
    case 'volume.unmounted':
      return `The volumes of ${data.pod} are unmounted`;
    case 'pleg.event':
      return `PLEG: ${data.type}`;
    case 'status.generated':
      return `The status manager has version ${data.version} of the status of ${data.pod}`;
    case 'cri.called':
      return `CRI: ${data.method}`;
    case 'cri.answered':
      return data.error ? `CRI: ${data.method} fails: ${data.error}` : `CRI: ${data.method} answers`;
    case 'namespace.created':
      return `A network namespace: ${data.path}`;
    case 'cni.called':
      return `CNI ${data.command}: ${data.plugin}`;
    case 'cni.answered':
      return `CNI: ${data.plugin} answers`;
    case 'registry.requested':
      return `${data.method} ${data.uri}`;
    case 'registry.answered':
      return `The registry answers ${data.status}, ${data.bytes} bytes`;
    case 'layer.unpacked':
      return `Layer ${data.digest.slice(0, 19)}… is unpacked`;
    case 'image.created':
      return `The node has ${data.image}`;
    case 'runc.called':
      return `runc ${data.operation}`;
    case 'runc.syscall':
      return `${data.process}: ${data.call}`;
    case 'runc.answered':
      return `runc ${data.operation} exits with ${data.exitCode}`;
    case 'container.state':
      return `Container ${data.container} is ${data.state}`;
    case 'program.noted':
      return data.message;
  }
}

const ranked = (nodes: readonly string[], totals: readonly number[]): { node: string; total: number }[] =>
  nodes.map((node, index) => ({ node, total: totals[index] ?? 0 })).sort((a, b) => b.total - a.total);

const quote = (text: string): string => `“${text.trim().split('\n')[0] ?? ''}”`;
