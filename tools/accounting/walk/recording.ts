/** What the walk of orders through the deployed functions leaves behind: plain data, charged afterwards. */
import type { FunctionId, TableDefinition } from '@tulip/resources';
import type { RecordedCall } from '../recorded-call.ts';

/** The part of the walk: what is not counted, orders in batches of so many, a Region without orders, a screen that comes. */
export type Part = 'warm-up' | `batch ${number}` | 'idle' | 'screen';

export const STEPS = ['accept', 'bell', 'fill', 'publish', 'cash', 'frames', 'client read'] as const;
export type OrderStep = (typeof STEPS)[number];
export type Step = OrderStep | 'sweep' | 'health probe' | 'connect' | 'subscribe' | 'ping';

interface Place {
  readonly part: Part;
  readonly step: Step;
}

export type RecordedEntry = Place &
  (
    | { readonly kind: 'call'; readonly call: RecordedCall }
    /** One invocation of a function, with the commands of the calls that it made and the bytes that it logged. */
    | {
        readonly kind: 'invocation';
        readonly functionId: FunctionId;
        readonly commands: readonly string[];
        readonly logBytes: number;
      }
    | { readonly kind: 'http'; readonly responseBytes: number }
    /** A batch of a queue, as AWS's pollers hand it to a function: they receive it and delete it. */
    | { readonly kind: 'delivery'; readonly queue: string; readonly messages: number }
  );

export interface Recording {
  readonly regions: readonly string[];
  /** By physical name, the definition's id. */
  readonly tables: Readonly<Record<string, TableDefinition['id']>>;
  readonly entries: readonly RecordedEntry[];
  /** What went through each part. */
  readonly counts: Readonly<Record<string, { readonly orders: number; readonly trades: number }>>;
}

/** What the walking process is told, as JSON in its first argument. */
export interface WalkSettings {
  /** The first is the one that is walked. */
  readonly regions: readonly string[];
  readonly lanes: number;
  readonly batchSizes: readonly number[];
  /** Counted orders of each batch size. */
  readonly orders: number;
  readonly seed: number;
}
