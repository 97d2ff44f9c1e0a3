/** Where the worker gets a lane's fill engines, in the state that the lane's ledger implies. */
import type { LaneHead } from '../domain/lane-head.ts';
import type { LaneEngines } from '../domain/plan-batch.ts';

export interface EngineSource {
  /**
   * The engines of the lane at exactly this head; a stateful one is restored from the ledger when it is elsewhere. Where
   * `isRestingAsked` is false, only what arrives may be asked of them.
   */
  at(head: LaneHead, isRestingAsked: boolean): Promise<LaneEngines>;
  /** What the engines that `at` gave have said since is in the ledger, which is now at this head. Never rejects. */
  committed(head: LaneHead): Promise<void>;
  /** After a failed commit or a throw the engines may be ahead of the ledger: forget them. */
  discard(stream: string): void;
}
