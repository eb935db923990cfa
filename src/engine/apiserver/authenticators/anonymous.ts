/** Whoever shows no credentials. Source: k8s.io/apiserver/pkg/authentication/request/anonymous. */
import type { UserInfo } from '../authentication.ts';

export const anonymous: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
