/** Names of Windows users: `DOMAIN\User` or `User`. Source: validation.go `validateWindowsSecurityContextOptions`. */
import type { Faults } from '../../api/faults.ts';

const DOMAIN_CHARACTERS_MAX = 256;
const USER_CHARACTERS_MAX = 104;
const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const dnsDomain =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?)*$/;

export function validateRunAsUserName(name: string, field: string, faults: Faults): void {
  const refuse = (why: string): void => faults.invalid(field, name, why);
  if (name === '') return refuse('runAsUserName cannot be an empty string');
  if (/\p{Cc}/u.test(name)) return refuse('runAsUserName cannot contain control characters');
  const parts = name.split('\\');
  if (parts.length > 2) return refuse('runAsUserName cannot contain more than one backslash');
  const user = parts.at(-1) ?? '';
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  if ((domain?.length ?? 0) >= DOMAIN_CHARACTERS_MAX)
    refuse(`runAsUserName's Domain length must be under ${DOMAIN_CHARACTERS_MAX} characters`);
  if (domain !== undefined && !netBios.test(domain) && !dnsDomain.test(domain))
    refuse("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  if (user === '') refuse("runAsUserName's User cannot be empty");
  else if (user.length > USER_CHARACTERS_MAX)
    refuse(`runAsUserName's User length must not be longer than ${USER_CHARACTERS_MAX} characters`);
  if (/^[. ]+$/.test(user)) refuse("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    refuse(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
}
