/** A balance row and its entries as items: what the key already says is not said again. */
import { cents, lots } from '@tulip/contracts';
import { type BalanceRow, depositOf, fillEntryOf, type Position, type PostedEntry } from '@tulip/exchange';
import { assert, epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { BALANCE_PREFIX, balanceKey, cashEntryKey, REGION_PREFIX } from './keys.ts';

export function toBalanceItem(row: BalanceRow): Item {
  return {
    ...balanceKey(row.userId, row.region),
    balance: row.balance,
    entries: row.entries,
    streams: [...row.streams],
    positions: Object.fromEntries(Object.entries(row.positions).map(([market, position]) => [market, { ...position }])),
    updatedAt: row.updatedAt,
  };
}

export function balanceOfItem(item: Item): BalanceRow {
  const from = ItemReader.of(item, 'balance');
  return {
    userId: from.after('pk', BALANCE_PREFIX),
    region: from.after('sk', REGION_PREFIX),
    balance: cents(from.integer('balance')),
    entries: from.integer('entries'),
    streams: from.texts('streams'),
    positions: Object.fromEntries(
      from.mapsByKey('positions').map(([market, position]) => [market, positionOf(position)]),
    ),
    updatedAt: epochMs(from.integer('updatedAt')),
  };
}

function positionOf(from: ItemReader): Position {
  return {
    quantity: from.integer('quantity'),
    cost: cents(from.integer('cost')),
    realised: cents(from.integer('realised')),
  };
}

export function toCashEntryItem(entry: PostedEntry): Item {
  const { ordinal, balanceAfter, at, delta } = entry;
  const posted = { ...cashEntryKey(entry.userId, entry.entryId), ordinal, balanceAfter, at, delta };
  if (entry.reason === 'deposit') return { ...posted, region: entry.region };
  const { orderId, market, side, quantity, price } = entry;
  return { ...posted, orderId, market, side, quantity, price };
}

const FILL_KEY = /^ENTRY#([^#]+)#(\d{12,})#([12])$/;

export function cashEntryOfItem(item: Item): PostedEntry {
  const from = ItemReader.of(item, 'cash entry');
  const userId = from.after('pk', BALANCE_PREFIX);
  const at = epochMs(from.integer('at'));
  const delta = cents(from.integer('delta'));
  const posted = { ordinal: from.integer('ordinal'), balanceAfter: cents(from.integer('balanceAfter')), delta };
  const entryId = from.text('sk');
  const [, stream, seq, leg] = FILL_KEY.exec(entryId) ?? [];
  if (stream === undefined) {
    const opening = { userId, homeRegion: from.text('region'), openingBalance: delta, createdAt: at };
    const deposit = depositOf(opening);
    assert(deposit.entryId === entryId, `${entryId} of ${userId} is not the key of a cash entry`);
    return { ...deposit, ...posted };
  }
  const fill = fillEntryOf({
    userId,
    stream,
    seq: Number(seq),
    leg: leg === '1' ? 1 : 2,
    orderId: from.text('orderId'),
    market: from.text('market'),
    side: from.oneOf('side', ['BUY', 'SELL']),
    quantity: lots(from.integer('quantity')),
    price: cents(from.integer('price')),
    at,
  });
  return { ...fill, ...posted };
}
