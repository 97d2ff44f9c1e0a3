/** The seam of every port call (D13): where a test or a simulator can make it fail, lose its reply, or never come back. */

/** `<port>.<method>`, the port by its name in the adapters; `guard` has two, for its own reading and writing. */
export type Operation =
  | `orders.${'accept' | 'versions' | 'versionsOfMany' | 'list' | 'resting' | 'requestCancel' | 'settleCancel' | 'requestReplace' | 'settleReplace' | 'pending' | 'countPending'}`
  | `lanes.${'load' | 'head' | 'heads' | 'orders' | 'cancelRequests' | 'commit'}`
  | `laneCounts.${'largest' | 'raise'}`
  | `ledger.${'after' | 'at' | 'trades'}`
  | `${'cursors' | 'balanceCursors'}.${'read' | 'advance'}`
  | `connections.${'connect' | 'subscribe' | 'joined' | 'disconnect' | 'get' | 'list'}`
  | `frames.${'read' | 'replace'}`
  | `personas.${'get' | 'many' | 'list' | 'create' | 'change' | 'remove'}`
  | `balances.${'load' | 'post' | 'rows' | 'entries' | 'newest'}`
  | `settlements.${'read' | 'advance'}`
  | 'bells.ring'
  | 'bus.publish'
  | 'adjustments.send'
  | 'gauge.depths'
  | `deliveries.${'showAgain' | 'bury'}`
  | `guard.${'recall' | 'remember'}`
  | 'health.probe'
  | `sockets.${'send' | 'close'}`;

export interface FaultHooks {
  /** Called with the call's arguments before anything is done. Throw StoreError `throttled` or `unreachable`: nothing was done. */
  before?(operation: Operation, detail: readonly unknown[]): void | Promise<void>;
  /** Called when everything is done. Throw StoreError `unknown-outcome`: the reply is lost. Either may also never resolve: a crash. */
  after?(operation: Operation, detail: readonly unknown[]): void | Promise<void>;
}

/** Makes a port method of a body that runs in one piece between the two hooks. */
export type Seam = <Arguments extends readonly unknown[], Answer>(
  operation: Operation,
  body: (...detail: Arguments) => Answer,
) => (...detail: Arguments) => Promise<Answer>;

export function createSeam(hooks: FaultHooks): Seam {
  return (operation, body) =>
    async (...detail) => {
      await hooks.before?.(operation, detail);
      const answer = body(...detail);
      await hooks.after?.(operation, detail);
      return answer;
    };
}
