/**
 * What the columns of a Table say of themselves: hardly a client shows it, and it is long. The kinds that the scheduler
 * watches (columns.ts `columnsOf`) have none. Source: pkg/printers/internalversion/printers.go.
 */
type Descriptions = Readonly<Record<string, string>>;

const roleBindings: Descriptions = {
  Role: 'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error. This field is immutable.',
  Users: 'Users in the roleBinding',
  Groups: 'Groups in the roleBinding',
  ServiceAccounts: 'ServiceAccounts in the roleBinding',
};

const webhookConfigurations: Descriptions = {
  Webhooks: 'Webhooks indicates the number of webhooks registered in this configuration',
};

/** By the plural of the kind, and the name of the column. */
const ofKind: Readonly<Record<string, Descriptions>> = {
  configmaps: {
    Data: 'Data contains the configuration data.',
  },
  events: {
    'Last Seen': 'How long ago the event was last seen.',
    Type: 'Type of this event (Normal, Warning), new types could be added in the future',
    Reason:
      "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
    Object: 'The object that this event is about.',
    Subobject:
      'If referring to a piece of an object instead of an entire object, a valid JSON/Go field access statement.',
    Source: 'The component reporting this event. Should be a short machine understandable string.',
    Message: 'A human-readable description of the status of this operation.',
    'First Seen': 'The time at which the event was first recorded.',
    Count: 'The number of times this event has occurred.',
  },
  leases: {
    Holder: 'holderIdentity contains the identity of the holder of a current lease.',
  },
  namespaces: {
    Status: 'The status of the namespace',
  },
  nodes: {
    Status: 'The status of the node',
    Roles: 'The roles of the node',
    Version: 'Kubelet Version reported by the node.',
    'Internal-IP': 'List of addresses reachable to the node.',
    'External-IP': 'List of addresses reachable to the node.',
    'OS-Image': 'OS Image reported by the node from /etc/os-release (e.g. Debian GNU/Linux 7 (wheezy)).',
    'Kernel-Version': "Kernel Version reported by the node from 'uname -r' (e.g. 3.16.0-0.bpo.4-amd64).",
    'Container-Runtime': 'ContainerRuntime Version reported by the node through runtime remote API.',
  },
  pods: {
    Ready: 'The aggregate readiness state of this pod for accepting traffic.',
    Status: 'The aggregate status of the containers in this pod.',
    Restarts:
      'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    IP: 'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
    Node: 'NodeName indicates in which node this pod is scheduled.',
    'Nominated Node': 'nominatedNodeName is set only when this pod preempts other pods on the node.',
    'Readiness Gates': 'If specified, all readiness gates will be evaluated for pod readiness.',
  },
  rolebindings: roleBindings,
  clusterrolebindings: roleBindings,
  mutatingwebhookconfigurations: webhookConfigurations,
  validatingwebhookconfigurations: webhookConfigurations,
};

const created = 'CreationTimestamp is a timestamp representing the server time when this object was created.';

const ofEveryKind: Descriptions = {
  Name: 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically.',
  Age: created,
  'Created At': created,
};

export const columnDescription = (plural: string, column: string): string =>
  ofKind[plural]?.[column] ?? ofEveryKind[column] ?? '';
