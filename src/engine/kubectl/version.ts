/** `kubectl version`. The client is the build that the recordings were made with. */

import { goJson } from '../api/go-values.ts';
import { toYaml } from '../api/yaml.ts';
import { CommandError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import type { Session } from './session.ts';

export const versionFlags: FlagSpecs = {
  client: { kind: 'bool' },
  output: { kind: 'string', short: 'o' },
};

const clientVersion = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.4',
  gitCommit: 'bb826b1d48562f110659e64e8ec444327433db95',
  gitTreeState: 'clean',
  buildDate: '2026-09-29T20:03:31Z',
  goVersion: 'go1.27.1',
  compiler: 'gc',
  platform: 'linux/amd64',
};
const kustomizeVersion = 'v5.8.1';

export async function version(session: Session): Promise<void> {
  const { flags } = session;
  const output = flags.get('output');
  if (!['', 'json', 'yaml'].includes(output)) throw new CommandError(`--output must be 'yaml' or 'json'`);
  if (!output)
    session.stdout += `Client Version: ${clientVersion.gitVersion}\nKustomize Version: ${kustomizeVersion}\n`;
  const serverVersion = flags.on('client')
    ? undefined
    : await session.request<{ gitVersion: string }>({
        method: 'GET',
        path: '/version',
        query: { timeout: '32s' },
      });
  const all = { clientVersion, kustomizeVersion, ...(serverVersion && { serverVersion }) };
  if (output === 'json') session.stdout += `${goJson(all, '  ', false)}\n`;
  else if (output === 'yaml') session.stdout += `${toYaml(all)}\n`;
  else if (serverVersion) session.stdout += `Server Version: ${serverVersion.gitVersion}\n`;
}
