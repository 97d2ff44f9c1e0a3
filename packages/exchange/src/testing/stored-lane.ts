/** A lane as a table holds it: it takes a batch on the batch's own conditions, and can be read as a worker reads it. */
import type { Trade } from '@tulip/contracts';
import { assert } from '@tulip/std';
import { cutBatch } from '../domain/cut-batch.ts';
import { type LaneBatch, MAX_TRANSACTION_ITEMS } from '../domain/lane-batch.ts';
import { initialHead, type LaneHead } from '../domain/lane-head.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { applyEntry, type OrderVersion } from '../domain/order-version.ts';
import { type LaneCommand, type LaneEngines, planBatch } from '../domain/plan-batch.ts';
import { contextOf, LANE, ordersById } from './scripted-lane.ts';

export class StoredLane {
  head: LaneHead = initialHead(LANE);
  readonly entries: LedgerEntry[] = [];
  readonly rows: Map<string, OrderVersion>;
  readonly trades = new Map<string, Trade>();
  readonly #accepted: ReadonlyMap<string, OrderVersion>;

  constructor(accepted: readonly OrderVersion[]) {
    this.rows = ordersById(accepted);
    this.#accepted = ordersById(accepted);
  }

  /** What a worker plans that has read the head and the rows of the commands alone, and then those of the makers. */
  plan(commands: readonly LaneCommand[], engines: LaneEngines): readonly LaneBatch[] {
    const own = commands.map((command) => (command.kind === 'place' ? command.orderId : command.request.orderId));
    const read = [...new Set(own)].flatMap((orderId) => this.rows.get(orderId) ?? []);
    const { planned, makerIds, faultedAt } = planBatch(commands, contextOf(read, { head: this.head, engines }));
    assert(faultedAt === null, `the engine fails: ${String(faultedAt?.error)}`);
    const makers = makerIds.flatMap((orderId) => this.rows.get(orderId) ?? []);
    const { batches, untrue } = cutBatch(this.head, planned, ordersById([...read, ...makers]));
    if (untrue !== null) throw untrue.error;
    return batches;
  }

  commit(batch: LaneBatch): void {
    const { entries, orders, trades, readHead, newHead } = batch;
    assert(1 + entries.length + orders.length + trades.length <= MAX_TRANSACTION_ITEMS, 'it fits one transaction');
    assert(JSON.stringify(readHead) === JSON.stringify(this.head), 'the head is as it was read');
    assert(new Set(orders.map(({ order }) => order.orderId)).size === orders.length, 'an item occurs once');
    for (const { order, readVersion, readStatusIn, hasNewTerms } of orders) {
      const row = this.rows.get(order.orderId);
      assert(row?.version === readVersion && readStatusIn.includes(row.status), 'the row is as it was read');
      assert(hasNewTerms === (row.price !== order.price || row.quantity !== order.quantity), 'new terms are told');
      this.rows.set(order.orderId, order);
    }
    for (const { trade } of trades) this.trades.set(trade.tradeId, trade);
    this.entries.push(...entries);
    this.head = newHead;
  }

  /** The rows as the ledger alone implies them, but for their versions. */
  impliedRows(): OrderVersion[] {
    return [...this.#accepted.values()].map((order) => this.entries.reduce(applyEntry, order));
  }
}
