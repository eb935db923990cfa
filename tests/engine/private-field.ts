/**
 * What a class keeps to itself, read by the debugger: so a test compares a component's real state, and the component
 * needs no method that only tests would call.
 */
import { Session } from 'node:inspector';

const session = new Session();
session.connect();

interface PrivateProperty {
  readonly name: string;
  readonly value?: { readonly objectId?: string; readonly value?: unknown };
}

const exchange = globalThis as { examined?: unknown };

/** The value of `#name` in the object. Throws when it has none of that name. */
export function privateField<T>(object: object, name: `#${string}`): T {
  exchange.examined = object;
  const objectId = post<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: 'globalThis.examined',
  }).result.objectId;
  const { privateProperties = [] } = post<{ privateProperties?: PrivateProperty[] }>(
    'Runtime.getProperties',
    { objectId, ownProperties: true },
  );
  const found = privateProperties.find((property) => property.name === name)?.value;
  if (!found) throw new Error(`there is no ${name} in ${object.constructor.name}`);
  if (found.objectId === undefined) return found.value as T;
  post('Runtime.callFunctionOn', {
    objectId: found.objectId,
    functionDeclaration: 'function () { globalThis.examined = this; }',
  });
  const value = exchange.examined as T;
  exchange.examined = undefined;
  return value;
}

/** In one thread the session answers at once. */
function post<T>(method: string, parameters: object): T {
  let answer: { error: Error | null; result: T } | undefined;
  session.post(method, parameters, (error: Error | null, result: unknown) => {
    answer = { error, result: result as T };
  });
  if (!answer || answer.error) throw new Error(`${method}: ${answer?.error?.message ?? 'no answer'}`);
  return answer.result;
}
