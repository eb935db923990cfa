/** The client certificate of the connection. Source: k8s.io/apiserver/pkg/authentication/request/x509. */
import { hexadecimal, sha256 } from '../../api/sha256.ts';
import { utf8 } from '../../api/utf8.ts';
import { rfc3339 } from '../../sim/time.ts';
import type { Authenticator, ClientCertificate, UserInfo } from '../authentication.ts';

/** The common name that kubeadm gives to the cluster's authority. */
const CLIENT_CA = 'kubernetes';

const users = new WeakMap<ClientCertificate, UserInfo>();

export const x509: Authenticator = (_request, { certificate }, { sim }) => {
  // region: x509
  if (!certificate) return undefined;
  const { issuer = CLIENT_CA, notAfter } = certificate;
  if (issuer !== CLIENT_CA || (notAfter && rfc3339(sim.now) > notAfter)) return 'invalid';
  let user = users.get(certificate);
  if (!user) {
    let credentialId: readonly string[] | undefined;
    user = {
      name: certificate.commonName,
      groups: certificate.organizations,
      extra: {
        // Of a thousand kubelets hardly one is asked for it.
        get 'authentication.kubernetes.io/credential-id'() {
          return (credentialId ??= [`X509SHA256=${fingerprint(certificate)}`]);
        },
      },
    };
    users.set(certificate, user);
  }
  return user;
  // endregion
};

/** Modelled: the hash of the subject, in place of the certificate's bytes. */
const fingerprint = ({ commonName, organizations }: ClientCertificate): string =>
  hexadecimal(
    sha256(utf8([...organizations.map((organization) => `O=${organization}`), `CN=${commonName}`].join())),
  );
