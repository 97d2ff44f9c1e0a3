/** Batches keep the order, lose nothing and fit into SQS's limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BATCH_BYTES_MAX, BATCH_MESSAGES_MAX, messageBatches } from './message-batches.ts';

describe('messageBatches', () => {
  it('keeps order and limits, whatever the sizes', () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: BATCH_BYTES_MAX })));
    fc.assert(
      fc.property(sizes, (all) => {
        const messages = all.map((bytes, index) => ({ bytes, index }));
        const batches = messageBatches(messages);
        expect(batches.flat()).toEqual(messages);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(BATCH_MESSAGES_MAX);
          expect(batch.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(BATCH_BYTES_MAX);
        }
      }),
    );
  });

  it('fills a batch before it begins the next', () => {
    const sizes = messageBatches(Array.from({ length: 23 }, () => ({ bytes: 100 }))).map((batch) => batch.length);
    expect(sizes).toEqual([10, 10, 3]);
  });

  it('refuses a message that fits into no batch', () => {
    expect(() => messageBatches([{ bytes: BATCH_BYTES_MAX + 1 }])).toThrow('fits into no batch');
  });
});
