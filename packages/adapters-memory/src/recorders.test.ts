/** The recorders: what was written is there, and no more than the bound. */
import { describe, expect, it } from 'vitest';
import { createLogRecorder, createMetricsRecorder } from './recorders.ts';

describe('the log recorder', () => {
  it('keeps the last lines, with fields and error', () => {
    const log = createLogRecorder(2);
    const error = new Error('no queue');
    log.write('ORDER_ACCEPTED', { orderId: 'a' });
    log.write('DOORBELL_FAILED', { orderId: 'b' }, error);
    log.write('PENDING_RUNG');
    expect(log.lines).toEqual([
      { message: 'DOORBELL_FAILED', fields: { orderId: 'b' }, error },
      { message: 'PENDING_RUNG', fields: {} },
    ]);
  });
});

describe('the metrics recorder', () => {
  it('keeps the last measurements, and every total', () => {
    const metrics = createMetricsRecorder(2);
    metrics.count('OrdersAccepted', 1);
    metrics.count('OrdersAccepted', 2);
    metrics.durationMs('FillLag', 30);
    expect(metrics.total('OrdersAccepted')).toBe(3);
    expect(metrics.total('EngineFaults')).toBe(0);
    expect(metrics.measurements).toEqual([
      { kind: 'count', name: 'OrdersAccepted', value: 2 },
      { kind: 'durationMs', name: 'FillLag', value: 30 },
    ]);
  });
});
