/** ReplayGuard in memory: it remembers for ever, and steps aside whenever it is in trouble itself. */
import { type ReplayGuard, StoreError } from '@tulip/exchange';
import { canonicalJson } from '@tulip/std';
import type { Seam } from './fault-hooks.ts';
import type { ItemKey } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryGuard({ edge }: MemoryRegion, seam: Seam): ReplayGuard {
  const recall = seam('guard.recall', (key: ItemKey) => edge.get(key, 'replay')?.orderId);
  const remember = seam('guard.remember', (key: ItemKey, orderId: string) =>
    edge.put(key, { kind: 'replay', orderId }),
  );
  return {
    async once({ userId, idempotencyKey }, work) {
      const key = { pk: `REPLAY#${canonicalJson([userId, idempotencyKey])}`, sk: 'NOW' };
      const remembered = await unlessStoreFails(recall(key));
      if (remembered !== undefined) return remembered;
      const orderId = await work();
      await unlessStoreFails(remember(key, orderId));
      return orderId;
    },
  };
}

async function unlessStoreFails<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
