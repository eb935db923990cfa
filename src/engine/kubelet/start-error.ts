/** Why a container was not started: `reason` and `message` become the container's `state.waiting`. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
