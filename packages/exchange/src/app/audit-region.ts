/** Gathers what one Region has stored and audits it. */
import type { Trade } from '@tulip/contracts';
import { type AuditReport, auditRegion, type EngineFactory } from '../domain/audit.ts';
import { regionOfStream } from '../domain/identity.ts';
import type { LaneHead } from '../domain/lane-head.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { AuditReader } from '../ports/audit-reader.ts';

/** The report covers what this Region wrote itself; what has replicated to it is its writer's to audit. */
export async function auditStoredRegion(
  reader: AuditReader,
  region: string,
  engineFor: EngineFactory,
): Promise<AuditReport> {
  const entries = new Map<string, LedgerEntry[]>();
  const orders = new Map<string, OrderVersion>();
  const pendingOrders = new Set<string>();
  const trades = new Map<string, Trade>();
  const heads = new Map<string, LaneHead>();
  const publishedSeqs = new Map<string, number>();
  for await (const item of reader.items()) {
    switch (item.kind) {
      case 'entry': {
        if (regionOfStream(item.entry.stream) !== region) break;
        const chain = entries.get(item.entry.stream) ?? [];
        chain.push(item.entry);
        entries.set(item.entry.stream, chain);
        break;
      }
      case 'order':
        if (item.order.region !== region) break;
        orders.set(item.order.orderId, item.order);
        if (item.isListedPending) pendingOrders.add(item.order.orderId);
        break;
      case 'trade':
        if (item.trade.region === region) trades.set(item.trade.tradeId, item.trade);
        break;
      case 'head':
        heads.set(item.head.stream, item.head);
        break;
      case 'cursor':
        publishedSeqs.set(item.cursor.stream, item.cursor.seq);
        break;
      case 'cancel':
      case 'replace':
      case 'persona':
        break;
    }
  }
  for (const chain of entries.values()) chain.sort((a, b) => a.seq - b.seq);
  return auditRegion({ region, entries, orders, pendingOrders, trades, heads, publishedSeqs }, engineFor);
}
