/** For how many keys something is kept; the one used longest ago goes first. */
const KEYS_MAX = 8;

export class RecentlyUsed<T> {
  readonly #byKey = new Map<string, T>();

  get(key: string, make: () => T): T {
    const value = this.#byKey.get(key) ?? make();
    this.#byKey.delete(key);
    this.#byKey.set(key, value);
    if (this.#byKey.size > KEYS_MAX) {
      const [oldest = ''] = this.#byKey.keys();
      this.#byKey.delete(oldest);
    }
    return value;
  }
}
