/** Whoever shows no credentials. Source: k8s.io/apiserver/pkg/authentication/request/anonymous. */
import type { Authenticator } from '../authentication.ts';

export const anonymous: Authenticator = () => ({
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
});
