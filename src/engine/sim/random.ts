/**
 * Seeded random numbers. Each component draws from a stream of its own, named after it, so that a draw added in one
 * component does not shift those of the others. The generator is xoshiro128** (Blackman and Vigna), seeded by
 * splitmix32 from the run's seed and the FNV-1a hash of the stream's name.
 */
export class RandomStream {
  readonly #state: Uint32Array;

  constructor(seed: number, name: string) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    let mix = (seed ^ hash) >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      mix = (mix + 0x9e3779b9) >>> 0;
      let z = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    });
  }

  /** The next 32 bits, as an unsigned integer. */
  bits(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** An integer in 0..bound-1, for a bound of at most 2^32. */
  below(bound: number): number {
    return Math.floor((this.bits() / 0x1_0000_0000) * bound);
  }

  /** `length` characters of `alphabet`. */
  text(length: number, alphabet: string): string {
    let out = '';
    for (let i = 0; i < length; i++) out += alphabet[this.below(alphabet.length)];
    return out;
  }

  /** `length` hexadecimal digits, as container ids are made of. */
  hex(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  /** A suffix as `generateName` makes it. Source: k8s.io/apimachinery/pkg/util/rand, `String`. */
  suffix(length = 5): string {
    return this.text(length, 'bcdfghjklmnpqrstvwxz2456789');
  }

  /** A version 4 UUID (RFC 9562). */
  uuid(): string {
    const digits = this.hex(32);
    const variant = '89ab'[this.below(4)];
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }
}
