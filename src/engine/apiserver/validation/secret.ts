/** Secrets, by their type. Source: pkg/apis/core/validation/validation.go `ValidateSecret`. */
import { fromBase64 } from '../../api/base64-text.ts';
import type { Secret } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { configKeyFaults } from '../../api/names.ts';
import { type DeepReadonly, deepEqual } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { jsonKind } from '../decoding/go-decoder.ts';
import { parseJson, SyntaxFault } from '../decoding/json-text.ts';
import { validateMetadata } from './metadata.ts';

const BYTES_MAX = 1024 * 1024;
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

export function validate({ metadata, data = {}, type }: DeepReadonly<Secret>): readonly ReasonCause[] {
  const faults = validateMetadata(metadata);
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    faults.allInvalid(`data[${key}]`, key, configKeyFaults(key));
    bytes += fromBase64(value).length;
  }
  if (bytes > BYTES_MAX) faults.tooLong('data', BYTES_MAX);
  const require = (key: string): void => {
    if (data[key] === undefined) faults.required(`data[${key}]`);
  };
  switch (type) {
    case 'kubernetes.io/service-account-token':
      if (!metadata.annotations?.[ACCOUNT_NAME]) faults.required(`metadata.annotations[${ACCOUNT_NAME}]`);
      break;
    case 'kubernetes.io/dockercfg':
      validateJson('.dockercfg', data, faults);
      break;
    case 'kubernetes.io/dockerconfigjson':
      validateJson('.dockerconfigjson', data, faults);
      break;
    case 'kubernetes.io/basic-auth':
      if (data.username === undefined && data.password === undefined) {
        require('username');
        require('password');
      }
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) faults.required('data[ssh-privatekey]');
      break;
    case 'kubernetes.io/tls':
      require('tls.crt');
      require('tls.key');
  }
  return faults.causes;
}

function validateJson(key: string, data: Readonly<Record<string, string>>, faults: Faults): void {
  const field = `data[${key}]`;
  const text = data[key];
  if (text === undefined) return faults.required(field);
  const refuse = (why: string): void => faults.invalid(field, '<secret contents redacted>', why);
  try {
    const value = parseJson(fromBase64(text));
    const isMap = value === null || jsonKind(value) === 'object';
    if (!isMap)
      refuse(`json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    refuse(error.message);
  }
}

export function validateUpdate(
  secret: DeepReadonly<Secret>,
  old: DeepReadonly<Secret>,
): readonly ReasonCause[] {
  const faults = new Faults();
  faults.immutable('type', secret.type, old.type);
  if (old.immutable) {
    const why = 'field is immutable when `immutable` is set';
    if (!secret.immutable) faults.forbidden('immutable', why);
    if (!deepEqual(secret.data, old.data)) faults.forbidden('data', why);
  }
  return [...faults.causes, ...validate(secret)];
}

/** What reading a certificate says when there is none; one that is there is believed. Source: crypto/tls `X509KeyPair`. */
export function warnings({ type, data = {} }: DeepReadonly<Secret>): readonly string[] {
  if (type !== 'kubernetes.io/tls') return [];
  for (const [what, key] of [
    ['certificate', 'tls.crt'],
    ['key', 'tls.key'],
  ] as const) {
    if (!fromBase64(data[key] ?? '').includes('-----BEGIN '))
      return [`tls: failed to find any PEM data in ${what} input`];
  }
  return [];
}
