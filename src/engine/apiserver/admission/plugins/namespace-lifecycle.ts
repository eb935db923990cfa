/**
 * Nothing is created in a namespace that does not exist or is being deleted, and three namespaces stay for good.
 * Source: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle, 1.36.4.
 */
import { type AdmissionPlugin, concerns, forbidden, type Namespace, notFound, StatusError } from '#engine';

const immortal = ['default', 'kube-system', 'kube-public'];

export const NamespaceLifecycle = {
  name: 'NamespaceLifecycle',
  handles: ({ operation }) => operation !== 'CONNECT',

  admit(attributes, { server }) {
    const { operation, resource, namespace, name } = attributes;
    if (concerns(attributes, 'namespaces')) {
      if (operation === 'DELETE' && immortal.includes(name)) {
        throw forbidden(resource, name, 'this namespace may not be deleted');
      }
      return;
    }
    if (namespace === '' || operation === 'DELETE') return;
    const found = server.lookup<Namespace>('', 'namespaces', '', namespace);
    if (!found) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    if (operation !== 'CREATE' || found.status?.phase !== 'Terminating') return;
    const { status } = forbidden(
      resource,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    throw new StatusError(status.code, 'Forbidden', status.message ?? '', {
      ...status.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    });
  },
} satisfies AdmissionPlugin;
