/** Flags that every command has, and those of printing. Source: k8s.io/cli-runtime/pkg/genericclioptions. */
import type { FlagSpecs } from './flags.ts';

/** A flag that the real kubectl has and this one refuses; the words are in flag-checks.ts. */
export const later = 'later';

const oneUser = 'one user';
const local = 'local';

export const globalFlags: FlagSpecs = {
  help: { kind: 'bool', short: 'h' },
  namespace: { kind: 'string', short: 'n' },
  context: { kind: 'string' },
  cluster: { kind: 'string' },
  user: { kind: 'string' },
  server: { kind: 'string', short: 's' },
  'request-timeout': { kind: 'string', initial: '0' },
  'warnings-as-errors': { kind: 'bool' },
  as: { kind: 'string' },
  'as-group': { kind: 'strings' },
  'as-uid': { kind: 'string' },
  'as-user-extra': { kind: 'strings', refused: oneUser },
  token: { kind: 'string', refused: oneUser },
  username: { kind: 'string', refused: oneUser },
  password: { kind: 'string', refused: oneUser },
  'client-certificate': { kind: 'string', refused: oneUser },
  'client-key': { kind: 'string', refused: oneUser },
  'certificate-authority': { kind: 'string', refused: local },
  'insecure-skip-tls-verify': { kind: 'bool', refused: local },
  'tls-server-name': { kind: 'string', refused: local },
  kubeconfig: { kind: 'string', refused: local },
  kuberc: { kind: 'string', refused: local },
  'cache-dir': { kind: 'string', refused: local },
  'disable-compression': { kind: 'bool' },
  'match-server-version': { kind: 'bool' },
  profile: { kind: 'string', refused: local },
  'profile-output': { kind: 'string', refused: local },
  'log-flush-frequency': { kind: 'duration' },
  v: { kind: 'string', short: 'v', refused: 'trace' },
  vmodule: { kind: 'string', refused: local },
};

export const outputFlags: FlagSpecs = {
  output: { kind: 'string', short: 'o' },
  template: { kind: 'string' },
  'allow-missing-template-keys': { kind: 'bool', initial: 'true' },
  'show-managed-fields': { kind: 'bool' },
};
