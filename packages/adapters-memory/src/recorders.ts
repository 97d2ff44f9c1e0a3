/** Log and Metrics that only remember, for tests and simulations to look at; the oldest is dropped beyond a bound. */
import type { LogMessageId } from '@tulip/contracts';
import type { CounterName, DurationName, Log, LogFields, Metrics } from '@tulip/exchange';

export const RECORDS_MAX = 100_000;

export interface LogLine {
  readonly message: LogMessageId;
  readonly fields: LogFields;
  readonly error?: unknown;
}

export interface LogRecorder extends Log {
  readonly lines: readonly LogLine[];
}

export function createLogRecorder(linesMax = RECORDS_MAX): LogRecorder {
  const lines: LogLine[] = [];
  return {
    lines,
    write(message, fields = {}, error) {
      lines.push({ message, fields, ...(error === undefined ? {} : { error }) });
      if (lines.length > linesMax) lines.shift();
    },
  };
}

export type Measurement =
  | { readonly kind: 'count'; readonly name: CounterName; readonly value: number }
  | { readonly kind: 'durationMs'; readonly name: DurationName; readonly value: number };

export interface MetricsRecorder extends Metrics {
  readonly measurements: readonly Measurement[];
  /** Over everything ever counted, also what is no longer among the measurements. */
  total(name: CounterName): number;
}

export function createMetricsRecorder(measurementsMax = RECORDS_MAX): MetricsRecorder {
  const measurements: Measurement[] = [];
  const totals = new Map<CounterName, number>();
  const record = (measurement: Measurement) => {
    measurements.push(measurement);
    if (measurements.length > measurementsMax) measurements.shift();
  };
  return {
    measurements,
    total: (name) => totals.get(name) ?? 0,
    count(name, value) {
      totals.set(name, (totals.get(name) ?? 0) + value);
      record({ kind: 'count', name, value });
    },
    durationMs: (name, value) => record({ kind: 'durationMs', name, value }),
  };
}
