/** Everything that one Region in memory holds, as the audit reads it. */
import type { AuditReader, StoredItem } from '@tulip/exchange';
import { must } from '@tulip/std';
import type { ItemValue } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';

export function createMemoryAuditReader({ exchange, edge }: MemoryRegion): AuditReader {
  return {
    async *items() {
      for (const { value } of [...exchange.items(), ...edge.items()]) {
        const stored = storedItem(value);
        if (stored !== undefined) yield stored;
      }
    },
  };
}

/** Undefined for what the audit does not look at. */
function storedItem(value: ItemValue): StoredItem | undefined {
  switch (value.kind) {
    case 'order':
      return { kind: 'order', order: value.order, isListedPending: value.order.status === 'PENDING' };
    case 'cancel':
      return { kind: 'cancel', request: value.request, isListedPending: value.isPending };
    case 'replace':
      return { kind: 'replace', request: value.request, isListedPending: value.isPending };
    case 'trade': {
      const { trade, stream } = value;
      return {
        kind: 'trade',
        trade,
        stream,
        seq: Number(must(trade.tradeId.split('.').at(-1), 'the sequence number')),
      };
    }
    case 'entry':
      return { kind: 'entry', entry: value.entry };
    case 'head':
      return { kind: 'head', head: value.head };
    case 'cursor':
      return { kind: 'cursor', cursor: value.cursor };
    case 'persona':
      return { kind: 'persona', userId: value.userId, persona: value.persona };
    case 'balance':
      return { kind: 'balance', row: value.row };
    case 'cash':
      return { kind: 'cash', posted: value.posted };
    case 'settlement':
      return { kind: 'settlement', settlement: value.settlement };
    case 'lanes':
    case 'connection':
    case 'frames':
    case 'replay':
    case 'probe':
      return undefined;
  }
}
