/**
 * A permalink: what a cell held, in the hash of its page's address. Links of version 1 are read for ever
 * (tests/playground/permalink/link.test.ts holds some). A link comes from anybody: nothing in it is believed.
 */

/** A moment of a run, found again where the run is another today. */
export interface Place {
  /** One of the 23. */
  readonly step: number;
  readonly kind: string;
  /** What the event is about, such as `default/nginx`. */
  readonly object: string;
  /** The how manieth of its kind about that object in that step, from 1. */
  readonly ordinal: number;
  /** Tells whether the run was the same up to there. */
  readonly digest: string;
  /** The engine's version. */
  readonly engine: string;
}

export interface Link {
  /** The cell's file, below content/cells. */
  readonly cell: string;
  /** The reader's text; left out where it is the book's. */
  readonly code?: string;
  readonly seed?: number;
  readonly runtime?: 'sandbox' | 'webcontainer';
  readonly place?: Place;
}

/** What is wrong with a link, in words for the reader. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

/** A browser's address takes about so much; a cell of the book is a hundredth of it. */
const LINK_CHARS_MAX = 60_000;
/** What a link may unpack to: a few hundred bytes can be a gigabyte. */
const TEXT_BYTES_MAX = 200_000;

/** The hash, with its `#`: version, how it is packed (`d`: deflate, `p`: plain), and base64url. */
export async function encodeLink(link: Link): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(link));
  const isPacked = typeof CompressionStream === 'function';
  const bytes = isPacked ? await pack(text) : text;
  const hash = `#v1.${isPacked ? 'd' : 'p'}.${toBase64Url(bytes)}`;
  if (hash.length > LINK_CHARS_MAX || text.length > TEXT_BYTES_MAX)
    throw new LinkError(
      'This text is too long for a link. Save it as a file under Your work, and send that.',
    );
  return hash;
}

/** Rejects with a LinkError. */
export async function decodeLink(hash: string): Promise<Link> {
  const [, version, packing, data = ''] = /^#v(\d+)\.(\w)\.(.*)$/.exec(hash) ?? [];
  if (version !== undefined && version !== '1')
    throw new LinkError(
      'This link was made by a newer version of the book. Reload the page, or open it there.',
    );
  if (hash.length > LINK_CHARS_MAX) throw new LinkError('This link is longer than any that the book makes.');
  const bytes = fromBase64Url(data);
  if (!bytes || (packing !== 'd' && packing !== 'p')) throw new LinkError(broken);
  const text = packing === 'd' ? await unpack(bytes) : bytes;
  return checked(parse(text));
}

const broken = 'This link is damaged: a part of it is missing or was changed on the way. Ask for it again.';

async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Stops as soon as it is more than a text can be. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (typeof DecompressionStream !== 'function')
    throw new LinkError('This browser cannot unpack the link. A newer one can.');
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new LinkError(broken);
    });
    if (done) break;
    length += value.length;
    if (length > TEXT_BYTES_MAX) {
      void reader.cancel().catch(() => {});
      throw new LinkError('This link unpacks to more than any text of a cell. It was not opened.');
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new LinkError(broken);
  }
}

/** The link with what it may hold and nothing else. */
function checked(value: unknown): Link {
  if (!isRecord(value)) throw new LinkError(broken);
  const { cell, code, seed, runtime, place } = value;
  const isSound =
    isText(cell, 200) &&
    /^[\w-]+(?:[./][\w-]+)*$/.test(cell) &&
    (code === undefined || isText(code, TEXT_BYTES_MAX)) &&
    (seed === undefined || isCount(seed, 0, 2 ** 32 - 1)) &&
    (runtime === undefined || runtime === 'sandbox' || runtime === 'webcontainer') &&
    (place === undefined || isPlace(place));
  if (!isSound) throw new LinkError(broken);
  return {
    cell,
    ...(code !== undefined && { code }),
    ...(seed !== undefined && { seed }),
    ...(runtime !== undefined && { runtime }),
    ...(place !== undefined && { place }),
  };
}

function isPlace(value: unknown): value is Place {
  if (!isRecord(value)) return false;
  const { step, kind, object, ordinal, digest, engine } = value;
  return (
    isCount(step, 1, 23) &&
    isText(kind, 100) &&
    isText(object, 500) &&
    isCount(ordinal, 1, 1_000_000) &&
    isText(digest, 100) &&
    isText(engine, 100)
  );
}

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length <= max;

const isCount = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
}
