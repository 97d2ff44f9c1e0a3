/** The fences of LaneStore.commit (D5): one condition fails and nothing at all is written; of two workers one goes on. */
import { must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { LaneBatch } from '../domain/lane-batch.ts';
import { initialHead, type LaneHead } from '../domain/lane-head.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { CommitOutcome } from '../ports/index.ts';
import { cancelBatch, createLanes, firstRowOf, HOME, inTwo, placeBatch, type TestLane } from './fixtures.ts';
import { type CreatePorts, type PortsUnderTest, usePorts } from './ports-under-test.ts';

const ATTEMPTS_MAX = 100;

export function describeLaneFences(create: CreatePorts): void {
  describe('LaneStore.commit', () => {
    const ports = usePorts(create);
    const newLane = createLanes();

    /** A lane with one filled order, so that head, ledger and trades have something to lose, and two orders pending. */
    async function openLane(): Promise<{ lane: TestLane; head: LaneHead; pending: [OrderVersion, OrderVersion] }> {
      const lane = newLane();
      const [done, one, two] = [lane.order(), lane.order(), lane.order()];
      for (const order of [done, one, two]) await ports().orders.accept(order, []);
      await ports().lanes.commit(placeBatch(await ports().lanes.head(lane.stream), [done]));
      return { lane, head: await ports().lanes.head(lane.stream), pending: [one, two] };
    }

    async function expectUntouched(batch: LaneBatch, outcome: CommitOutcome = 'fenced'): Promise<void> {
      const before = await stateOf(ports(), batch);
      expect(await ports().lanes.commit(batch)).toBe(outcome);
      expect(await stateOf(ports(), batch)).toEqual(before);
    }

    it('fences a worker whose head has been passed', async () => {
      const { head, pending } = await openLane();
      expect(await ports().lanes.commit(placeBatch(head, [pending[0]], 2))).toBe('committed');
      // Of another length, so that its entries are not in the ledger and its rows are as read: the head alone can tell.
      for (const trades of [1, 5]) await expectUntouched(placeBatch(head, [pending[1]], trades));
    });

    it('fences a worker that holds the head of an empty lane', async () => {
      const { lane, pending } = await openLane();
      await expectUntouched(placeBatch(initialHead(lane.stream), [pending[0]], 5));
    });

    it('lets an epoch be raised, and fences the worker of the one before at the same sequence number', async () => {
      const { lane, head, pending } = await openLane();
      const taken = { ...head, epoch: head.epoch + 1 };
      const takeover = { stream: lane.stream, readHead: head, newHead: taken, entries: [], orders: [], trades: [] };
      expect(await ports().lanes.commit(takeover)).toBe('committed');
      expect(await ports().lanes.head(lane.stream)).toEqual(taken);
      await expectUntouched(placeBatch(head, [pending[0]]));
      expect(await ports().lanes.commit(placeBatch(taken, [pending[0]]))).toBe('committed');
    });

    it('fences whoever has read another place up to which rows and trades are written', async () => {
      const { lane, head, pending } = await openLane();
      const [first, rest] = inTwo(placeBatch(head, [pending[0]], 5));
      await ports().lanes.commit(first);
      const next = placeBatch(rest.newHead, [pending[1]]);
      await expectUntouched(next);
      expect(await ports().lanes.commit(rest)).toBe('committed');
      await expectUntouched(rest);
      expect(await ports().lanes.head(lane.stream)).toEqual(rest.newHead);
      expect(await ports().lanes.commit(next)).toBe('committed');
    });

    it('fences a batch that has been committed already', async () => {
      const { head, pending } = await openLane();
      const batch = placeBatch(head, pending);
      expect(await ports().lanes.commit(batch)).toBe('committed');
      await expectUntouched(batch);
    });

    it('fences a batch whose entries are in the ledger, also when the head row is lost', async () => {
      const lane = newLane();
      const order = lane.order();
      await ports().orders.accept(order, []);
      const batch = placeBatch(initialHead(lane.stream), [order]);
      await ports().lanes.commit(batch);
      await ports().loseHead(lane.stream);
      await expectUntouched({ ...batch, orders: [] });
    });

    describeRowConditions(ports, openLane, expectUntouched);
    describeRaces(ports, openLane);
  });
}

type Ports = () => PortsUnderTest;
type OpenLane = () => Promise<{ lane: TestLane; head: LaneHead; pending: [OrderVersion, OrderVersion] }>;

function describeRowConditions(
  ports: Ports,
  openLane: OpenLane,
  expectUntouched: (batch: LaneBatch) => Promise<void>,
): void {
  it('writes nothing when one row of many has another version than was read', async () => {
    const { head, pending } = await openLane();
    const [fresh, stale] = pending;
    await expectUntouched(placeBatch(head, [fresh, { ...stale, version: stale.version + 1 }]));
    await expectUntouched(placeBatch(head, [{ ...fresh, version: fresh.version - 1 }, stale]));
  });

  it('fences an order that another batch has filled, whatever the head says', async () => {
    const { lane, head, pending } = await openLane();
    await ports().lanes.commit(placeBatch(head, [pending[0]]));
    const now = await ports().lanes.head(lane.stream);
    await expectUntouched(placeBatch(now, pending));
    expect(await ports().lanes.commit(placeBatch(now, [pending[1]]))).toBe('committed');
  });

  it('writes nothing when a row is not in a state that the transition table allows', async () => {
    const { lane, head, pending } = await openLane();
    const filling = placeBatch(head, [pending[0]]);
    await ports().lanes.commit(filling);
    const now = await ports().lanes.head(lane.stream);
    const filled = firstRowOf(filling);
    const pendingAgain: OrderVersion = { ...pending[0], version: filled.version };
    await expectUntouched(placeBatch(now, [pendingAgain, pending[1]]));
    const restingAgain: OrderVersion = { ...filled, status: 'ACCEPTED', filledQuantity: pending[0].filledQuantity };
    await expectUntouched(cancelBatch(now, restingAgain));
  });

  it('writes nothing for an order that was never accepted here', async () => {
    const { lane, head, pending } = await openLane();
    await expectUntouched(placeBatch(head, [pending[0], lane.order()]));
  });
}

function describeRaces(ports: Ports, openLane: OpenLane): void {
  it('lets one of two workers on one head commit, and fences the other', async () => {
    const { lane, head, pending } = await openLane();
    const batches = pending.map((order, index) => placeBatch(head, [order], index + 1));
    const outcomes = await Promise.all(batches.map((batch) => insist(ports(), batch)));
    expect([...outcomes].sort()).toEqual(['committed', 'fenced']);
    const winner = must(batches[outcomes.indexOf('committed')], 'the winner');
    expect(await ports().lanes.head(lane.stream)).toEqual({ ...winner.newHead, isStored: true });
    expect(await ports().ledger.after(lane.stream, head.seq, 10)).toEqual(winner.entries);
  });

  it('lets one of ten workers commit that all found the head row lost', async () => {
    const { lane, pending } = await openLane();
    await ports().loseHead(lane.stream);
    const rebuilt = await ports().lanes.head(lane.stream);
    const batches = Array.from({ length: 10 }, (_, index) => placeBatch(rebuilt, pending.slice(index % 2)));
    const outcomes = await Promise.all(batches.map((batch) => insist(ports(), batch)));
    expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'fenced')).toHaveLength(9);
  });

  it('lets ten lanes commit side by side', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, openLane));
    const outcomes = await Promise.all(open.map(({ head, pending }) => insist(ports(), placeBatch(head, pending))));
    expect(new Set(outcomes)).toEqual(new Set(['committed']));
  });
}

/** Commits, and tries again for as long as transactions only met. */
async function insist({ lanes }: PortsUnderTest, batch: LaneBatch): Promise<CommitOutcome> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const outcome = await lanes.commit(batch);
    if (outcome !== 'conflict') return outcome;
  }
  return 'conflict';
}

/** Everything that a commit of the batch may change. */
async function stateOf({ lanes, ledger, settle }: PortsUnderTest, batch: LaneBatch) {
  await settle();
  const orderIds = batch.orders.map(({ order }) => order.orderId);
  return {
    head: await lanes.head(batch.stream),
    entries: await ledger.after(batch.stream, 0, 100),
    trades: await ledger.trades([batch.stream], null, 100),
    rows: await lanes.orders(orderIds, HOME),
  };
}
