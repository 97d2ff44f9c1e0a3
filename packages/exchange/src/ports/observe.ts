/** What use cases tell the operators: registered log lines, and measurements. */
import type { LogMessageId } from '@tulip/contracts';

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  write(message: LogMessageId, fields?: LogFields, error?: unknown): void;
}

export type CounterName =
  | 'OrdersAccepted'
  | 'OrdersReplayed'
  | 'LaneCommitRetries'
  | 'EventsPublished'
  | 'EntriesPosted'
  | 'BalanceMismatch'
  | 'PendingRung'
  | 'FramesSent'
  | 'EngineFaults';
export type DurationName = 'AcceptLatency' | 'FillLag';

export interface Metrics {
  count(name: CounterName, value: number): void;
  durationMs(name: DurationName, value: number): void;
}
