/** The contract of LaneStore: heads, rows, requests, and a commit that stands whole. Its fences have a file of their own. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { type LaneBatch, MAX_TRANSACTION_ITEMS } from '../domain/lane-batch.ts';
import { headAfter, initialHead } from '../domain/lane-head.ts';
import {
  cancelBatch,
  cancelOf,
  createLanes,
  firstRowOf,
  HOME,
  inTwo,
  PEER,
  placeBatch,
  REGIONS,
  replaceBatch,
  replaceOf,
  versionInPeer,
} from './fixtures.ts';
import { type CreatePorts, usePorts } from './ports-under-test.ts';

export function describeLaneStore(create: CreatePorts): void {
  describe('LaneStore', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    it('starts a lane at the genesis hash', async () => {
      const { stream } = newLane();
      expect(await ports().lanes.head(stream)).toEqual(initialHead(stream));
    });

    it('commits head, entries, rows and trades together', async () => {
      const { lanes, orders, ledger } = ports();
      const lane = newLane();
      const placed = lane.orders(3);
      for (const order of placed) await orders.accept(order, []);
      const batch = placeBatch(await lanes.head(lane.stream), placed, 5);
      expect(await lanes.commit(batch)).toBe('committed');
      expect(await lanes.head(lane.stream)).toEqual({ ...batch.newHead, isStored: true });
      expect(await ledger.after(lane.stream, 0, 100)).toEqual(batch.entries);
      const rows = await lanes.orders(
        placed.map((order) => order.orderId),
        HOME,
      );
      expect(rows).toEqual(new Map(batch.orders.map(({ order }) => [order.orderId, order])));
      await ports().settle();
      expect(await ledger.trades([lane.stream], null, 100)).toHaveLength(15);
    });

    it('goes on from the head that it committed, and cancels what rests', async () => {
      const { lanes, orders, ledger } = ports();
      const order = newLane().order();
      await orders.accept(order, []);
      const placing = placeBatch(await lanes.head(order.stream), [order], 0);
      await lanes.commit(placing);
      const cancelling = cancelBatch(await lanes.head(order.stream), firstRowOf(placing));
      expect(await lanes.commit(cancelling)).toBe('committed');
      expect(await orders.versions(order.orderId, REGIONS)).toEqual([firstRowOf(cancelling)]);
      expect(firstRowOf(cancelling)).toMatchObject({ status: 'CANCELLED', reason: 'user-cancel', version: 3 });
      expect(await ledger.after(order.stream, 0, 10)).toEqual([...placing.entries, ...cancelling.entries]);
    });

    it('commits a whole delivery of ten orders with five fills each', async () => {
      const { lanes, orders } = ports();
      const lane = newLane();
      const placed = lane.orders(10);
      for (const order of placed) await orders.accept(order, []);
      const batch = placeBatch(await lanes.head(lane.stream), placed, 5);
      expect(await lanes.commit(batch)).toBe('committed');
      expect((await lanes.head(lane.stream)).seq).toBe(60);
    });

    it('commits rows and trades that the ledger is ahead of, and the head says how far they are', async () => {
      const { lanes, orders, ledger, settle } = ports();
      const lane = newLane();
      const order = lane.order();
      await orders.accept(order, []);
      const [first, rest] = inTwo(placeBatch(await lanes.head(lane.stream), [order], 5));
      expect(await lanes.commit(first)).toBe('committed');
      expect(await lanes.head(lane.stream)).toEqual(first.newHead);
      await settle();
      expect(await ledger.trades([lane.stream], null, 10)).toHaveLength(2);
      expect(await lanes.commit(rest)).toBe('committed');
      expect(await lanes.head(lane.stream)).toEqual(rest.newHead);
      await settle();
      expect(await ledger.trades([lane.stream], null, 10)).toHaveLength(5);
      expect(await ledger.after(lane.stream, 0, 10)).toEqual(first.entries);
    });

    it('keeps trades that are there already as they are, when a head that was lost is rebuilt behind them', async () => {
      const { lanes, orders, ledger, settle, loseHead } = ports();
      const lane = newLane();
      const order = lane.order();
      await orders.accept(order, []);
      const batch = placeBatch(await lanes.head(lane.stream), [order], 5);
      await lanes.commit(batch);
      await settle();
      const trades = await ledger.trades([lane.stream], null, 10);
      await loseHead(lane.stream);
      const readHead = { ...(await lanes.head(lane.stream)), projectedSeq: 0 };
      expect(await lanes.commit({ ...batch, readHead, entries: [], orders: [] })).toBe('committed');
      await settle();
      expect(await ledger.trades([lane.stream], null, 10)).toEqual(trades);
    });

    it(`refuses more than ${MAX_TRANSACTION_ITEMS} items as a mistake of the caller, and writes none`, async () => {
      const { lanes, orders, ledger } = ports();
      const lane = newLane();
      const placed = lane.orders(20);
      for (const order of placed) await orders.accept(order, []);
      const one = placeBatch(await lanes.head(lane.stream), placed.slice(0, 10), 4);
      const two = placeBatch(one.newHead, placed.slice(10), 4);
      await expect(lanes.commit(together(one, two))).rejects.toThrow(Error);
      expect(await lanes.head(lane.stream)).toEqual(initialHead(lane.stream));
      expect(await ledger.after(lane.stream, 0, 10)).toEqual([]);
    });

    describeHeads(ports, newLane);
    describeRows(ports, newLane);
  });
}

/** Two batches of one worker as if they were one. */
function together(one: LaneBatch, two: LaneBatch): LaneBatch {
  return {
    ...one,
    newHead: two.newHead,
    entries: [...one.entries, ...two.entries],
    orders: [...one.orders, ...two.orders],
    trades: [...one.trades, ...two.trades],
  };
}

type Ports = ReturnType<typeof usePorts>;
type NewLane = ReturnType<typeof createLanes>;

function describeHeads(ports: Ports, newLane: NewLane): void {
  it('rebuilds the head from the ledger when its row is not there, and stores it with the next commit', async () => {
    const { lanes, orders } = ports();
    const lane = newLane();
    const [first, second, third] = lane.orders(3);
    const placed = [first, second, third].map((order) => must(order, 'an order'));
    for (const order of placed) await orders.accept(order, []);
    const early = placeBatch(await lanes.head(lane.stream), placed.slice(0, 2));
    await lanes.commit(early);
    await ports().loseHead(lane.stream);
    const rebuilt = await lanes.head(lane.stream);
    expect(rebuilt).toEqual(headAfter(must(early.entries[1], 'the last entry')));
    const late = placeBatch(rebuilt, placed.slice(2));
    expect(await lanes.commit(late)).toBe('committed');
    expect(await lanes.head(lane.stream)).toEqual({ ...late.newHead, isStored: true });
  });

  it('reads the heads of several streams; one without a row is at 0', async () => {
    const { lanes, orders } = ports();
    const [stored, lost, fresh] = [newLane(), newLane(), newLane()];
    for (const lane of [stored, lost]) {
      const order = lane.order();
      await orders.accept(order, []);
      await lanes.commit(placeBatch(await lanes.head(lane.stream), [order], 4));
    }
    await ports().loseHead(lost.stream);
    const heads = await lanes.heads([fresh.stream, stored.stream, lost.stream]);
    expect(new Map(heads.map((head) => [head.stream, head.seq]))).toEqual(
      new Map([
        [fresh.stream, 0],
        [stored.stream, 5],
        [lost.stream, 0],
      ]),
    );
    expect(heads).toContainEqual(await lanes.head(stored.stream));
    expect(await lanes.heads([])).toEqual([]);
  });
}

function describeRows(ports: Ports, newLane: NewLane): void {
  it('reads this Region’s rows alone', async () => {
    const { lanes, orders } = ports();
    const lane = newLane();
    const [both, peerOnly, nowhere] = [lane.order(), lane.order(), lane.order()];
    await orders.accept(both, []);
    await orders.accept(versionInPeer(both), []);
    await orders.accept(versionInPeer(peerOnly), []);
    const asked = [both, peerOnly, nowhere].map((order) => order.orderId);
    expect(await lanes.orders(asked, HOME)).toEqual(new Map([[both.orderId, both]]));
    expect(await lanes.orders([], HOME)).toEqual(new Map());
  });

  it('reads cancel requests of the named Regions alone', async () => {
    const { lanes, orders } = ports();
    const lane = newLane();
    const [home, peer, none] = [lane.order(), lane.order(), lane.order()];
    const [inHome, inPeer] = [cancelOf(home, HOME), cancelOf(peer, PEER)];
    for (const request of [inHome, inPeer]) await orders.requestCancel(request);
    const asked = [home, peer, none].map((order) => order.orderId);
    const all = await lanes.cancelRequests(asked, REGIONS);
    expect(all.size).toBe(2);
    expect(all.get(home.orderId)).toEqual(inHome);
    expect(all.get(peer.orderId)).toEqual(inPeer);
    expect(await lanes.cancelRequests(asked, [PEER])).toEqual(new Map([[peer.orderId, inPeer]]));
    expect(await lanes.cancelRequests([], REGIONS)).toEqual(new Map());
  });

  it('loads head, rows and requests at once, the same as one by one', async () => {
    const { lanes, orders } = ports();
    const lane = newLane();
    const [done, waiting, nowhere] = [lane.order(), lane.order(), lane.order()];
    for (const order of [done, waiting]) await orders.accept(order, []);
    const request = cancelOf(waiting, PEER);
    await orders.requestCancel(request);
    const replaces = [replaceOf(waiting, PEER), replaceOf(waiting, HOME, 2_000)];
    for (const replace of [...replaces].reverse()) await orders.requestReplace(replace);
    const ids = { cancelledIds: [waiting.orderId], replacedIds: [waiting.orderId, nowhere.orderId] };
    const ask = { stream: lane.stream, region: HOME, regions: REGIONS, ...ids };
    expect((await lanes.load({ ...ask, orderIds: [] })).head).toEqual(initialHead(lane.stream));
    await lanes.commit(placeBatch(await lanes.head(lane.stream), [done]));
    const orderIds = [done, waiting, nowhere].map((order) => order.orderId);
    expect(await lanes.load({ ...ask, orderIds })).toEqual({
      head: await lanes.head(lane.stream),
      orders: await lanes.orders(orderIds, HOME),
      cancelRequests: new Map([[waiting.orderId, request]]),
      replaceRequests: new Map([[waiting.orderId, replaces]]),
    });
  });

  it('commits new terms and what was answered, and leaves an order that waits on the list', async () => {
    const { lanes, orders } = ports();
    const order = newLane().order();
    await orders.accept(order, []);
    const batch = replaceBatch(await lanes.head(order.stream), order, replaceOf(order, PEER));
    expect(await lanes.commit(batch)).toBe('committed');
    const row = firstRowOf(batch);
    expect(row).toMatchObject({ status: 'PENDING', price: 1_300, quantity: order.quantity / 2, seq: 1, appliedSeq: 1 });
    expect(row.answeredReplaces).toEqual({ [PEER]: order.acceptedAt + 1_000 });
    expect(await orders.versions(order.orderId, REGIONS)).toEqual([row]);
    await ports().settle();
    expect(await orders.pending(order.stream, 10)).toMatchObject([{ kind: 'place', orderId: order.orderId }]);
  });

  it('commits that a request was answered from which nothing came: no entry, the head where it was', async () => {
    const { lanes, orders, ledger } = ports();
    const order = newLane().order();
    await orders.accept(order, []);
    await lanes.commit(placeBatch(await lanes.head(order.stream), [order], 0));
    const [resting] = await orders.versions(order.orderId, REGIONS);
    const [row, head] = [must(resting, 'the row'), await lanes.head(order.stream)];
    const batch = replaceBatch(head, row, { ...replaceOf(row, HOME), price: row.price, quantity: row.quantity });
    expect(batch.entries).toEqual([]);
    expect(await lanes.commit(batch)).toBe('committed');
    expect(await lanes.head(order.stream)).toEqual(head);
    expect(await ledger.after(order.stream, head.seq, 10)).toEqual([]);
    const answeredReplaces = { [HOME]: row.acceptedAt + 1_000 };
    const version = row.version + 1;
    expect(await orders.versions(order.orderId, REGIONS)).toEqual([{ ...row, answeredReplaces, version }]);
    expect(await lanes.commit(batch)).toBe('fenced');
  });

  it('names one request of an order for which both Regions were asked', async () => {
    const { lanes, orders } = ports();
    const order = newLane().order();
    const requests = REGIONS.map((region) => cancelOf(order, region));
    for (const request of requests) await orders.requestCancel(request);
    expect(requests).toContainEqual((await lanes.cancelRequests([order.orderId], REGIONS)).get(order.orderId));
  });
}
