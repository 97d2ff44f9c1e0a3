/** The cheap, common answer to a repeated request, in front of the transaction that is the guarantee (D2). */
export interface ReplayGuard {
  /**
   * Runs `work` unless its key was seen before; then answers the remembered order id. Any trouble of the guard itself ends in
   * running `work`, which is safe to repeat.
   */
  once(key: { readonly userId: string; readonly idempotencyKey: string }, work: () => Promise<string>): Promise<string>;
}
