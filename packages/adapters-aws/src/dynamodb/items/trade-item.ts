/** A trade as an item: the wire form, its place in the ledger, and its key on the tape. */

import type { Trade } from '@tulip/contracts';
import { paddedSeq } from '@tulip/exchange';
import { type EpochMs, fromRfc3339, must } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { TRADES_OF_LANE_PREFIX, timeSortKey, tradeKey, tradesOfLane } from './keys.ts';

export interface StoredTrade {
  readonly stream: string;
  /** Sequence number of the trade's event. */
  readonly seq: number;
  /** Sorts the tape, newest last. */
  readonly timeKey: string;
  readonly trade: Trade;
}

export function toTradeItem(stream: string, seq: number, trade: Omit<Trade, 'conflict'>): Item {
  return {
    ...tradeKey(trade.tradeId, trade.region),
    tradeId: trade.tradeId,
    buyOrder: trade.buyOrder,
    sellOrder: trade.sellOrder,
    price: trade.price,
    quantity: trade.quantity,
    timestamp: trade.timestamp,
    region: trade.region,
    fillAz: trade.fillAz,
    market: trade.market,
    seq,
    lanePk: tradesOfLane(stream),
    timeSk: timeSortKey(instantOf(trade.timestamp), `${stream}/${paddedSeq(seq)}`),
  };
}

export function tradeOfItem(item: Item): StoredTrade {
  const from = ItemReader.of(item, 'trade');
  return {
    stream: from.after('lanePk', TRADES_OF_LANE_PREFIX),
    seq: from.integer('seq'),
    timeKey: from.text('timeSk'),
    trade: {
      tradeId: from.text('tradeId'),
      buyOrder: from.text('buyOrder'),
      sellOrder: from.text('sellOrder'),
      price: from.text('price'),
      quantity: from.integer('quantity'),
      timestamp: from.text('timestamp'),
      region: from.text('region'),
      fillAz: from.text('fillAz'),
      market: from.oneOf('market', ['TULIP']),
    },
  };
}

function instantOf(timestamp: string): EpochMs {
  return must(fromRfc3339(timestamp), `the instant of ${timestamp}`);
}
