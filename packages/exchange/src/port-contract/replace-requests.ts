/** The contract of OrderStore's replace requests: one of each Region, the last one wins, and each is settled by its name. */
import { epochMs, toRfc3339 } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { OrderVersion } from '../domain/order-version.ts';
import { byRequestTime, type ReplaceRequest } from '../domain/replace-request.ts';
import type { PendingWork } from '../ports/index.ts';
import { createLanes, firstRowOf, HOME, PEER, placeBatch, REGIONS, replaceOf } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

const PARALLEL = 10;

export function describeReplaceRequests(create: CreatePorts): void {
  describe('OrderStore.requestReplace', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    /** An order that rests: nothing but a request is pending about it. */
    async function restingOrder(): Promise<OrderVersion> {
      const order = newLane().order();
      await ports().orders.accept(order, []);
      const batch = placeBatch(await ports().lanes.head(order.stream), [order], 0);
      await ports().lanes.commit(batch);
      return firstRowOf(batch);
    }

    async function pending({ stream }: OrderVersion): Promise<PendingWork[]> {
      await ports().settle();
      return ports().orders.pending(stream, 100);
    }

    async function stored({ orderId, stream }: OrderVersion): Promise<readonly ReplaceRequest[]> {
      const nothing = { orderIds: [], cancelledIds: [], replacedIds: [orderId] };
      const { replaceRequests } = await ports().lanes.load({ stream, region: HOME, regions: REGIONS, ...nothing });
      return replaceRequests.get(orderId) ?? [];
    }

    it.each(REGIONS)('shows a replace asked for in %s until it is settled, and keeps the request', async (region) => {
      const order = await restingOrder();
      const request = replaceOf(order, region);
      expect(await ports().orders.requestReplace(request)).toEqual(request);
      expect(await pending(order)).toEqual([replaceWork(request)]);
      await ports().orders.settleReplace(order.orderId, request);
      await ports().orders.settleReplace(order.orderId, request);
      expect(await pending(order)).toEqual([]);
      expect(await stored(order)).toEqual([request]);
    });

    it('keeps terms that were left out apart from those that were said', async () => {
      const order = await restingOrder();
      const priceOnly = { ...replaceOf(order, HOME), quantity: null };
      await ports().orders.requestReplace(priceOnly);
      expect(await stored(order)).toEqual([priceOnly]);
      const quantityOnly = { ...replaceOf(order, HOME, 2_000), price: null };
      await ports().orders.requestReplace(quantityOnly);
      expect(await stored(order)).toEqual([quantityOnly]);
    });

    it('lets a later request take the place of the one before, settled or not, and awaits its answer', async () => {
      const order = await restingOrder();
      const requests = [1_000, 2_000, 3_000].map((afterMs) => replaceOf(order, HOME, afterMs, 1_300 + afterMs));
      const [first, second, third] = requests as [ReplaceRequest, ReplaceRequest, ReplaceRequest];
      await ports().orders.requestReplace(first);
      await ports().orders.requestReplace(second);
      expect(await pending(order)).toEqual([replaceWork(second)]);
      await ports().orders.settleReplace(order.orderId, second);
      await ports().orders.requestReplace(third);
      expect([await pending(order), await stored(order)]).toEqual([[replaceWork(third)], [third]]);
    });

    it('settles no other request than the one that is named', async () => {
      const order = await restingOrder();
      const [first, second] = [replaceOf(order, HOME, 1_000), replaceOf(order, HOME, 2_000)];
      await ports().orders.requestReplace(first);
      await ports().orders.requestReplace(second);
      await ports().orders.settleReplace(order.orderId, first);
      await ports().orders.settleReplace(order.orderId, { ...second, region: PEER });
      expect(await pending(order)).toEqual([replaceWork(second)]);
    });

    it('gives a request whose time has been taken, or passed, the next one: the last to come is the last', async () => {
      const order = await restingOrder();
      const first = replaceOf(order, HOME, 2_000);
      await ports().orders.requestReplace(first);
      for (const [afterMs, priceCents] of [
        [2_000, 1_400],
        [500, 1_500],
      ] as const) {
        const before = (await stored(order))[0]?.requestedAt ?? 0;
        const wish = replaceOf(order, HOME, afterMs, priceCents);
        const kept = await ports().orders.requestReplace(wish);
        expect(kept).toEqual({ ...wish, requestedAt: epochMs(before + 1) });
        expect(await stored(order)).toEqual([kept]);
      }
    });

    it('takes a request that is repeated for the one that it is, also when that is settled', async () => {
      const order = await restingOrder();
      const request = replaceOf(order, HOME);
      await ports().orders.requestReplace(request);
      expect(await ports().orders.requestReplace(request)).toEqual(request);
      await ports().orders.settleReplace(order.orderId, request);
      expect(await ports().orders.requestReplace(request)).toEqual(request);
      expect(await pending(order)).toEqual([]);
    });

    it('names each of many in parallel by a time of its own, and keeps the last', async () => {
      const order = await restingOrder();
      const wishes = Array.from({ length: PARALLEL }, (_, index) => replaceOf(order, HOME, 1_000, 1_300 + index));
      const kept = await Promise.all(wishes.map((wish) => ports().orders.requestReplace(wish)));
      expect(new Set(kept.map(({ requestedAt }) => requestedAt)).size).toBe(PARALLEL);
      expect(kept.map(({ price }) => price)).toEqual(wishes.map(({ price }) => price));
      expect(await stored(order)).toEqual([kept.sort(byRequestTime).at(-1)]);
    });

    it('settles what was never asked for without leaving a trace', async () => {
      const order = await restingOrder();
      await ports().orders.settleReplace(order.orderId, replaceOf(order, HOME));
      expect([await stored(order), await pending(order)]).toEqual([[], []]);
    });
  });
}

function replaceWork({ orderId, requestedAt, region }: ReplaceRequest): PendingWork {
  const since = toRfc3339(requestedAt);
  return { kind: 'replace', orderId, timeKey: `${since}#${orderId}#${region}#replace`, since, region };
}
