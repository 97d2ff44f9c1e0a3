/** The merged view of an order: the winner depends on facts alone, never on the order in which versions are read. */
import { cents, lots, type Order, type OrderStatus, order as orderSchema } from '@tulip/contracts';
import { epochMs } from '@tulip/std';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOME, NOON, PEER, pendingOrder } from '../testing/scripted-lane.ts';
import type { OrderVersion } from './order-version.ts';
import { orderView, winnerOf } from './order-view.ts';

const REGIONS = [HOME, PEER, 'ap-south-1'];

function versionIn(region: string, change: Partial<OrderVersion> = {}): OrderVersion {
  return { ...pendingOrder({ region }), ...change };
}

const statuses: OrderStatus[] = ['PENDING', 'FILLED', 'CANCELLED', 'REJECTED'];
const versions = fc
  .array(
    fc.record({
      region: fc.constantFrom(...REGIONS),
      acceptedAt: fc.integer({ min: 0, max: 2 }).map((ms) => epochMs(NOON + ms)),
      status: fc.constantFrom(...statuses),
      reason: fc.constantFrom(null, 'user-cancel' as const, 'duplicate-in-other-region' as const),
      filledQuantity: fc.integer({ min: 0, max: 10 }).map(lots),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((changes) => changes.map(({ region, ...change }) => versionIn(region, change)))
  .filter((made) => new Set(made.map(({ region }) => region)).size === made.length);

describe('the winner', () => {
  it('is the smallest (acceptedAt, region), in whatever order the versions come', () => {
    const all = fc.tuple(...REGIONS.map(() => fc.integer({ min: 0, max: 2 })));
    fc.assert(
      fc.property(all, fc.shuffledSubarray(REGIONS, { minLength: REGIONS.length }), (times, shuffled) => {
        const made = shuffled.map((region) =>
          versionIn(region, { acceptedAt: epochMs(NOON + (times[REGIONS.indexOf(region)] ?? 0)) }),
        );
        const [expected] = made.map(({ acceptedAt, region }) => `${acceptedAt} ${region}`).sort();
        const { acceptedAt, region } = winnerOf(made);
        expect(`${acceptedAt} ${region}`).toBe(expected);
      }),
    );
  });

  it('of no versions is a bug', () => {
    expect(() => winnerOf([])).toThrow('at least one version');
  });
});

describe('the view', () => {
  it('is the same however the versions are ordered, and is an order of the contract', () => {
    fc.assert(
      fc.property(versions, (made) => {
        const view = orderView(made);
        expect(orderView([...made].reverse())).toEqual(view);
        expect(orderSchema.parse(view)).toEqual(view);
        expect(view.region).toBe(winnerOf(made).region);
        expect('conflict' in view).toBe(made.length > 1);
      }),
    );
  });

  it('has the winner’s fields and no conflict when nobody lost', () => {
    const order = versionIn(HOME, { seq: 4, appliedSeq: 6, status: 'FILLED', filledQuantity: lots(10) });
    const view: Order = orderView([{ ...order, notional: cents(12_490), updatedAt: epochMs(NOON + 40) }]);
    expect(view).toEqual({
      orderId: order.orderId,
      userId: 'clusius',
      market: 'TULIP',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      price: '12.50',
      quantity: 10,
      filledQuantity: 10,
      averagePrice: '12.49',
      status: 'FILLED',
      reason: null,
      region: HOME,
      acceptedAz: 'us-east-2a',
      stream: 'us-east-2/TULIP-0',
      seq: 4,
      idempotencyKey: 'k',
      simulationSeed: order.simulationSeed,
      acceptedAt: '2026-04-14T12:00:00.000Z',
      updatedAt: '2026-04-14T12:00:00.040Z',
    });
  });

  it('says nothing of a place in the ledger, nor of an average, while the order waits', () => {
    expect(orderView([versionIn(HOME)])).toMatchObject({ stream: null, seq: null, averagePrice: null, reason: null });
    expect(orderView([{ ...versionIn(HOME), price: null }]).price).toBeNull();
  });
});

describe('special terms', () => {
  it('are shown where they differ from the default', () => {
    const view = orderView([versionIn(HOME, { postOnly: true, selfTrade: 'DECREMENT' })]);
    expect(view).toMatchObject({ postOnly: true, selfTrade: 'DECREMENT' });
    expect(Object.keys(orderView([versionIn(HOME)]))).not.toEqual(expect.arrayContaining(['postOnly']));
  });
});

describe('a conflict', () => {
  const winner = versionIn(HOME);
  const loser = versionIn(PEER, { acceptedAt: epochMs(NOON + 1), filledQuantity: lots(3), appliedSeq: 9 });

  it('is open until the loser has ended as a duplicate', () => {
    const open = {
      state: 'OPEN',
      region: PEER,
      acceptedAt: '2026-04-14T12:00:00.001Z',
      filledQuantity: 3,
      compensation: null,
    };
    for (const change of [
      {},
      { status: 'FILLED' as const },
      { status: 'CANCELLED' as const, reason: 'user-cancel' as const },
      { status: 'PENDING' as const, reason: 'duplicate-in-other-region' as const },
    ]) {
      expect(orderView([{ ...loser, ...change }, winner]).conflict).toEqual(open);
    }
  });

  it('is closed by the compensation, which it names by its place', () => {
    const closed: OrderVersion = { ...loser, status: 'CANCELLED', reason: 'duplicate-in-other-region' };
    expect(orderView([winner, closed]).conflict).toMatchObject({
      state: 'CLOSED',
      compensation: 'eu-west-1/TULIP-0/9',
    });
  });
});

describe('the average price', () => {
  it('is notional ÷ quantity to the cent, halves up', () => {
    const fills = fc.record({
      notional: fc.integer({ min: 1, max: 100_000_000_000_000 }),
      quantity: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(fills, ({ notional, quantity }) => {
        const order = versionIn(HOME, { notional: cents(notional), filledQuantity: lots(quantity) });
        const [whole = '', fraction = ''] = orderView([order]).averagePrice?.split('.') ?? [];
        const average = BigInt(whole + fraction);
        const exact = (2n * BigInt(notional) + BigInt(quantity)) / (2n * BigInt(quantity));
        expect(average).toBe(exact);
      }),
    );
  });

  it.each([
    [25, 10, '0.03'],
    [24, 10, '0.02'],
    [26, 10, '0.03'],
    [30, 10, '0.03'],
    [5, 3, '0.02'],
    [4, 3, '0.01'],
  ])('of %i cents for %i bulbs is %s', (notional, quantity, average) => {
    const order = versionIn(HOME, { notional: cents(notional), filledQuantity: lots(quantity) });
    expect(orderView([order]).averagePrice).toBe(average);
  });
});
