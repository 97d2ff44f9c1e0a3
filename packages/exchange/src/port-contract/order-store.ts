/** The contract of OrderStore: acceptance (D2) and the reading of versions. Lists and pending work have files of their own. */
import { lots } from '@tulip/contracts';
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { OrderVersion } from '../domain/order-version.ts';
import { createLanes, firstRowOf, PEER, placeBatch, REGIONS, versionInPeer } from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

const PARALLEL = 50;
const VERSIONS_MAX = 200;

export function describeOrderStore(create: CreatePorts): void {
  describe('OrderStore', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('accepts an order and reads back exactly the row that was put', async () => {
      const order = newLane().order();
      expect(await ports().orders.accept(order, [PEER])).toBe('accepted');
      expect(await ports().orders.versions(order.orderId, REGIONS)).toEqual([order]);
    });

    it('answers `exists` for a row of the own Region, and changes nothing', async () => {
      const order = newLane().order();
      await ports().orders.accept(order, [PEER]);
      const other = { ...order, quantity: lots(7) };
      expect(await ports().orders.accept(other, [PEER])).toBe('exists');
      expect(await ports().orders.versions(order.orderId, REGIONS)).toEqual([order]);
    });

    it('answers `exists` for an order that has moved on, and leaves it so', async () => {
      const order = newLane().order();
      await ports().orders.accept(order, [PEER]);
      const batch = placeBatch(await ports().lanes.head(order.stream), [order]);
      await ports().lanes.commit(batch);
      expect(await ports().orders.accept(order, [PEER])).toBe('exists');
      expect(await ports().orders.versions(order.orderId, REGIONS)).toEqual([firstRowOf(batch)]);
    });

    it('answers `exists` when a peer Region has the order, and puts no row of its own', async () => {
      const order = newLane().order();
      const inPeer = versionInPeer(order);
      await ports().orders.accept(inPeer, []);
      expect(await ports().orders.accept(order, [PEER])).toBe('exists');
      expect(await ports().orders.versions(order.orderId, REGIONS)).toEqual([inPeer]);
    });

    it('accepts once of many in parallel', async () => {
      const order = newLane().order();
      const outcomes = await Promise.all(Array.from({ length: PARALLEL }, () => ports().orders.accept(order, [PEER])));
      expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'exists')).toHaveLength(PARALLEL - 1);
    });

    describeVersions(ports, newLane);
  });
}

function describeVersions(ports: ReturnType<typeof usePorts>, newLane: ReturnType<typeof createLanes>): void {
  it('reads the versions of the named Regions alone', async () => {
    const order = newLane().order();
    const inPeer = versionInPeer(order);
    await ports().orders.accept(order, []);
    await ports().orders.accept(inPeer, []);
    expect(byRegion(await ports().orders.versions(order.orderId, REGIONS))).toEqual([inPeer, order]);
    expect(await ports().orders.versions(order.orderId, [PEER])).toEqual([inPeer]);
  });

  it('has no version of an order that was never accepted', async () => {
    const { orderId } = newLane().order();
    expect(await ports().orders.versions(orderId, REGIONS)).toEqual([]);
    expect(await ports().orders.versionsOfMany([orderId], REGIONS)).toEqual(new Map());
  });

  it(`reads the versions of ${VERSIONS_MAX} orders, and leaves out those without one`, async () => {
    const lane = newLane();
    const [accepted, unknown] = [lane.orders(VERSIONS_MAX - 20), lane.orders(20)];
    await Promise.all(accepted.map((order) => ports().orders.accept(order, [PEER])));
    const twice = must(accepted[7], 'the eighth order');
    const inPeer = versionInPeer(twice);
    await ports().orders.accept(inPeer, []);
    const asked = [...unknown, ...accepted].map((order) => order.orderId);
    const found = await ports().orders.versionsOfMany(asked, REGIONS);
    expect(found.size).toBe(accepted.length);
    for (const order of accepted) {
      const expected = order === twice ? [inPeer, order] : [order];
      expect(byRegion(must(found.get(order.orderId), 'an accepted order'))).toEqual(expected);
    }
  });

  it('takes an empty question and an id named twice', async () => {
    const order = newLane().order();
    await ports().orders.accept(order, [PEER]);
    expect(await ports().orders.versionsOfMany([], REGIONS)).toEqual(new Map());
    const found = await ports().orders.versionsOfMany([order.orderId, order.orderId], REGIONS);
    expect(found).toEqual(new Map([[order.orderId, [order]]]));
  });
}

function byRegion(versions: readonly OrderVersion[]): OrderVersion[] {
  return [...versions].sort((a, b) => (a.region < b.region ? -1 : 1));
}
