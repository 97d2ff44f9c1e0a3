/** How a port says that the infrastructure failed: thrown, because no use case can go on, and caught where one can wait or retry. */
export type StoreFailure =
  /** The store refused for want of capacity: nothing was done, later it will be. */
  | 'throttled'
  /** The store did not take the call: nothing was done. */
  | 'unreachable'
  /** The reply was lost: it may have been done. Read, never guess. */
  | 'unknown-outcome';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly failure: StoreFailure;
  constructor(failure: StoreFailure, operation: string, cause?: unknown) {
    super(`${operation}: ${failure}`, { cause });
    this.failure = failure;
  }
}
