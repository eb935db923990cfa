/** An operation that cannot be applied. The API server tells nobody why: its answer is a general 422. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
}
