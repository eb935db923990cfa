/** The kubeconfig of a cluster's administrator: where to, and as whom (step 2). */
import type { ClientCertificate } from '../apiserver/authentication.ts';
import { apiServerAddress } from '../wire/connection.ts';

/** What kubectl takes from ~/.kube/config: its current context. */
export interface Kubeconfig {
  readonly path: string;
  readonly context: string;
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
}

/** With the names that kubeadm gives, and the subject of the client certificate that was recorded. */
export const kubeconfig: Kubeconfig & { readonly certificate: ClientCertificate } = {
  path: '~/.kube/config',
  context: 'kubernetes-admin@kubernetes',
  cluster: 'kubernetes',
  server: `https://${apiServerAddress}`,
  user: 'kubernetes-admin',
  namespace: 'default',
  certificate: { commonName: 'kubernetes-admin', organizations: ['system:masters'] },
};
