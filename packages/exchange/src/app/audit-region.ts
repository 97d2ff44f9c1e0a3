/** Gathers what one Region has stored and audits it. */
import type { Trade } from '@tulip/contracts';
import { type AuditReport, auditRegion, DIFFERENCES_MAX, type EngineFactory } from '../domain/audit.ts';
import { auditCash, type CashCounts } from '../domain/audit-cash.ts';
import type { BalanceRow } from '../domain/balance-row.ts';
import type { PostedEntry } from '../domain/cash-entry.ts';
import { regionOfStream } from '../domain/identity.ts';
import type { LaneHead } from '../domain/lane-head.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import type { OrderVersion } from '../domain/order-version.ts';
import type { AuditReader } from '../ports/audit-reader.ts';
import type { PersonaRecord } from '../ports/personas.ts';
import type { Settlement } from '../ports/settlements.ts';

export interface StoredReport extends AuditReport {
  readonly cash: CashCounts;
}

/** The report covers what this Region wrote itself; what has replicated to it is its writer's to audit. */
export async function auditStoredRegion(
  reader: AuditReader,
  region: string,
  engineFor: EngineFactory,
): Promise<StoredReport> {
  const entries = new Map<string, LedgerEntry[]>();
  const orders = new Map<string, OrderVersion>();
  const pendingOrders = new Set<string>();
  const trades = new Map<string, Trade>();
  const heads = new Map<string, LaneHead>();
  const publishedSeqs = new Map<string, number>();
  const rows: BalanceRow[] = [];
  const posted: PostedEntry[] = [];
  const personas: PersonaRecord[] = [];
  const removed = new Set<string>();
  const settlements: Settlement[] = [];
  const cash = { rows, posted, personas, removed, settlements };
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
        // Of both consumers the one that is further: neither may be past the end.
        publishedSeqs.set(item.cursor.stream, Math.max(item.cursor.seq, publishedSeqs.get(item.cursor.stream) ?? 0));
        break;
      case 'cancel':
      case 'replace':
        break;
      case 'persona':
        if (item.persona === 'removed') removed.add(item.userId);
        else personas.push(item.persona);
        break;
      case 'balance':
        rows.push(item.row);
        break;
      case 'cash':
        posted.push(item.posted);
        break;
      case 'settlement':
        settlements.push(item.settlement);
        break;
    }
  }
  for (const chain of entries.values()) chain.sort((a, b) => a.seq - b.seq);
  const report = auditRegion({ region, entries, orders, pendingOrders, trades, heads, publishedSeqs }, engineFor);
  const differences = [...report.differences];
  const tell = (difference: string) => {
    if (differences.length < DIFFERENCES_MAX) differences.push(difference);
  };
  const counts = auditCash(region, entries, [...trades.values()], cash, tell);
  return { ...report, differences, cash: counts };
}
