/** What a measuring process is asked, and what it answers. */
import type { ContenderName } from './contenders/contender.ts';

export interface MeasureRequest {
  readonly contender: ContenderName;
  readonly file: string;
  /** Replayed beforehand on a book of its own, so that compiling is not timed. */
  readonly warmUpFile: string;
  readonly warmUpOperations: number;
  /** Stops after so many operations of the file, the preload included. */
  readonly operationsMax: number;
  /** Stops at the end of the chunk in which so much time has passed since the replay began. */
  readonly wallMsMax: number;
  /** Replays the file again and again, each time on a new book, until so much CPU time has been measured. */
  readonly cpuMsMin: number;
  /** Answers besides for the first so many operations, where others came no further. */
  readonly marks: readonly number[];
  readonly mode: 'speed' | 'latency';
}

export interface MeasureReply {
  /** Operations of the file that were carried out, the preload included. */
  readonly operations: number;
  /** Those after the preload. */
  readonly timed: number;
  /** So few came after the preload that it was measured with them. */
  readonly isPreloadMeasured: boolean;
  /** Millions of timed operations a second of CPU time. */
  readonly mops: number;
  readonly marks: readonly { readonly mops: number; readonly fold: string }[];
  readonly trades: number;
  readonly quantity: number;
  readonly fold: string;
  /** What the process holds more than before the replay, in megabytes of 10^6 bytes. */
  readonly memoryMb: number;
  /** Of single operations; only in latency mode. */
  readonly latencyUs: { readonly p50: number; readonly p99: number; readonly p999: number } | null;
}

/** Operations between two readings of the CPU clock, which costs as much as some tens of operations. */
export const CHUNK = 2_048;
/** Commands and answers that are objects should not grow old, as they would not with a caller that takes one at a time. */
export const OBJECTS_CHUNK = 256;
