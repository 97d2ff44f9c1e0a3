/** LedgerReader in memory. */
import type { LedgerReader } from '@tulip/exchange';
import type { Seam } from './fault-hooks.ts';
import { entryKey, TRADE_LANE } from './memory-item.ts';
import type { MemoryRegion } from './memory-region.ts';
import { narrow } from './memory-table.ts';

export function createMemoryLedger({ exchange }: MemoryRegion, seam: Seam): LedgerReader {
  return {
    after: seam('ledger.after', (stream: string, afterSeq: number, limit: number) => {
      const { pk, sk } = entryKey(stream, afterSeq);
      return exchange.query(pk, 'entry', { after: sk, limit }).map(({ entry }) => entry);
    }),
    at: seam('ledger.at', (stream: string, seqs: readonly number[]) =>
      [...new Set(seqs)]
        .sort((a, b) => a - b)
        .flatMap((seq) => exchange.get(entryKey(stream, seq), 'entry')?.entry ?? []),
    ),
    trades: seam('ledger.trades', (streams: readonly string[], before: string | null, limit: number) => {
      const range = { ...(before === null ? {} : { before }), isNewestFirst: true, limit };
      const found = streams.flatMap((stream) => exchange.queryIndex('byLane', `${TRADE_LANE}${stream}`, range));
      const rows = found.map((value) => {
        const { timeKey, trade } = narrow(value, 'trade');
        return { timeKey, trade };
      });
      return rows.sort((a, b) => (a.timeKey > b.timeKey ? -1 : 1)).slice(0, limit);
    }),
  };
}
