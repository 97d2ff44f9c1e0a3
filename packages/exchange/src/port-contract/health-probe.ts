/** The contract of HealthProbe where nothing is wrong; what it says in trouble only the adapter's own tests can bring about. */
import { describe, expect, it } from 'vitest';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeHealthProbe(create: CreatePorts): void {
  describe('HealthProbe', () => {
    const ports = usePorts(create);

    it('finds a working data path in order, again and again', async () => {
      expect(await ports().health.probe()).toBe('ok');
      expect(await ports().health.probe()).toBe('ok');
    });
  });
}
