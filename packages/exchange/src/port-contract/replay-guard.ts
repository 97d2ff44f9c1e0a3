/** The contract of ReplayGuard: remembered work is not done again, failed work is not remembered. */
import { describe, expect, it, vi } from 'vitest';
import { orderIdOf } from '../domain/identity.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeReplayGuard(create: CreatePorts): void {
  describe('ReplayGuard', () => {
    const ports = usePorts(create);
    let asked = 0;

    function newKey(userId = 'clusius') {
      asked += 1;
      return { userId, idempotencyKey: `key ${asked}` };
    }

    function workOf(key: { readonly userId: string; readonly idempotencyKey: string }) {
      return vi.fn(async () => orderIdOf(key.userId, key.idempotencyKey));
    }

    it('runs the work once, then answers what it remembers', async () => {
      const key = newKey();
      const [first, second] = [workOf(key), vi.fn(async () => 'never asked for')];
      const orderId = orderIdOf(key.userId, key.idempotencyKey);
      expect(await ports().guard.once(key, first)).toBe(orderId);
      expect(await ports().guard.once(key, second)).toBe(orderId);
      expect(first).toHaveBeenCalledTimes(1);
      expect(second).not.toHaveBeenCalled();
    });

    it('answers one id to many who ask at once, and remembers it', async () => {
      const key = newKey();
      const work = workOf(key);
      const answers = await Promise.all(Array.from({ length: 20 }, () => ports().guard.once(key, work)));
      expect(new Set(answers)).toEqual(new Set([orderIdOf(key.userId, key.idempotencyKey)]));
      const runs = work.mock.calls.length;
      expect(runs).toBeGreaterThanOrEqual(1);
      expect(await ports().guard.once(key, work)).toBe(answers[0]);
      expect(work).toHaveBeenCalledTimes(runs);
    });

    it('hands on the failure of the work as it is, and does not remember it', async () => {
      const key = newKey();
      const failure = new Error('no such persona');
      await expect(ports().guard.once(key, () => Promise.reject(failure))).rejects.toBe(failure);
      const work = workOf(key);
      expect(await ports().guard.once(key, work)).toBe(orderIdOf(key.userId, key.idempotencyKey));
      expect(work).toHaveBeenCalledTimes(1);
    });

    it('keeps users and keys apart, however they are spelled', async () => {
      const keys = [
        { userId: 'a', idempotencyKey: 'b-c' },
        { userId: 'a-b', idempotencyKey: 'c' },
        { userId: 'a-b', idempotencyKey: 'b-c' },
        { userId: 'a', idempotencyKey: 'b-C' },
        { userId: 'a', idempotencyKey: ' b-c' },
        { userId: 'a', idempotencyKey: `"#/${'~'.repeat(250)}` },
      ];
      for (const key of keys) {
        expect(await ports().guard.once(key, workOf(key))).toBe(orderIdOf(key.userId, key.idempotencyKey));
      }
    });
  });
}
