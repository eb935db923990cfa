/** How long a request may take, as its query says. */
import type { ApiRequest } from '../../api/client.ts';
import { badRequest } from '../../api/status.ts';

const durationUnits = ['ns', 'us', 'µs', 'μs', 'ms', 's', 'm', 'h'];

/** Throws a 400 if `timeout` is no duration. Source: endpoints/filters/request_deadline.go, Go's time.ParseDuration. */
export function checkTimeout({ query = {} }: ApiRequest): void {
  const { timeout = '' } = query;
  if (timeout === '') return;
  const fail = (why: string): never => {
    throw badRequest(`invalid timeout specified in the request URL - time: ${why}`);
  };
  let rest = timeout.replace(/^[+-]/, '');
  if (rest === '0') return;
  if (rest === '') fail(`invalid duration ${JSON.stringify(timeout)}`);
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) return fail(`invalid duration ${JSON.stringify(timeout)}`);
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? '';
    if (unit === '') fail(`missing unit in duration ${JSON.stringify(timeout)}`);
    if (!durationUnits.includes(unit))
      fail(`unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(timeout)}`);
    rest = rest.slice(unit.length);
  }
}
