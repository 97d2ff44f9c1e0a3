/** Where the worker gets a lane's fill engine, in the state that the lane's ledger implies. */
import type { FillEngine } from '@tulip/engine';
import type { LaneHead } from '../domain/lane-head.ts';

export interface EngineSource {
  /** The engine of the lane at exactly this head; a stateful one is restored from the ledger when it is elsewhere. */
  at(head: LaneHead): Promise<FillEngine>;
  /** After a failed commit or a throw the engine may be ahead of the ledger: forget it. */
  discard(stream: string): void;
}
