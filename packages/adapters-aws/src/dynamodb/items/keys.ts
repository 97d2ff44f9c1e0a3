/** Every primary key and index key of both tables: the single-table design in one place. */
import { paddedSeq } from '@tulip/exchange';
import { type EpochMs, toRfc3339 } from '@tulip/std';

export type PrimaryKey = { readonly pk: string; readonly sk: string };

export const ORDER_PREFIX = 'ORDER#';
export const REGION_PREFIX = 'REGION#';
export const CANCEL_PREFIX = 'CANCEL#';
export const REPLACE_PREFIX = 'REPLACE#';
export const TRADE_PREFIX = 'TRADE#';
export const LEDGER_PREFIX = 'LEDGER#';
export const SEQ_PREFIX = 'SEQ#';
export const PERSONA_PREFIX = 'PERSONA#';
export const BALANCE_PREFIX = 'BALANCE#';
export const LANE_COUNT_PREFIX = 'LANES#';
export const LANE_PREFIX = 'LANE#';
export const CURSOR_PREFIX = 'CURSOR#';
export const TRADES_OF_LANE_PREFIX = 'TRADES#';

export const orderKey = (orderId: string, region: string): PrimaryKey => ({
  pk: `${ORDER_PREFIX}${orderId}`,
  sk: `${REGION_PREFIX}${region}`,
});
export const cancelKey = (orderId: string, region: string): PrimaryKey => ({
  pk: `${ORDER_PREFIX}${orderId}`,
  sk: `${CANCEL_PREFIX}${region}`,
});
export const replaceKey = (orderId: string, region: string): PrimaryKey => ({
  pk: `${ORDER_PREFIX}${orderId}`,
  sk: `${REPLACE_PREFIX}${region}`,
});
export const tradeKey = (tradeId: string, region: string): PrimaryKey => ({
  pk: `${TRADE_PREFIX}${tradeId}`,
  sk: `${REGION_PREFIX}${region}`,
});
export const ledgerPartition = (stream: string): string => `${LEDGER_PREFIX}${stream}`;
export const ledgerSortKey = (seq: number): string => `${SEQ_PREFIX}${paddedSeq(seq)}`;
export const ledgerKey = (stream: string, seq: number): PrimaryKey => ({
  pk: ledgerPartition(stream),
  sk: ledgerSortKey(seq),
});
export const personaKey = (userId: string): PrimaryKey => ({ pk: `${PERSONA_PREFIX}${userId}`, sk: 'PROFILE' });
export const balancePartition = (userId: string): string => `${BALANCE_PREFIX}${userId}`;
export const balanceKey = (userId: string, region: string): PrimaryKey => ({
  pk: balancePartition(userId),
  sk: `${REGION_PREFIX}${region}`,
});
/** An entry's id is its sort key. */
export const cashEntryKey = (userId: string, entryId: string): PrimaryKey => ({
  pk: balancePartition(userId),
  sk: entryId,
});
/** The fills of one stream, in their order. */
export const fillEntryPrefix = (stream: string): string => `ENTRY#${stream}#`;
export const laneCountKey = (region: string): PrimaryKey => ({ pk: `${LANE_COUNT_PREFIX}${region}`, sk: 'EVER' });

export const headKey = (stream: string): PrimaryKey => ({ pk: `${LANE_PREFIX}${stream}`, sk: 'HEAD' });
/** Whom a stream is published to: the market event bus, and the balance queue. */
export type Consumer = 'PUBLISH' | 'BALANCES';
export const cursorKey = (stream: string, consumer: Consumer | 'SETTLED'): PrimaryKey => ({
  pk: `${CURSOR_PREFIX}${stream}`,
  sk: consumer,
});
export const FRAME_STATE_KEY: PrimaryKey = { pk: 'FRAMES', sk: 'STATE' };
export const CONNECTIONS_PARTITION = 'CONNECTIONS';
export const connectionKey = (connectionId: string): PrimaryKey => ({ pk: CONNECTIONS_PARTITION, sk: connectionId });
export const probeKey = (region: string): PrimaryKey => ({ pk: `HEALTH#${region}`, sk: 'PROBE' });

/** Index `byUser`: the orders of one user by time. */
export const userPartition = (userId: string): string => `USER#${userId}`;
/** Index `openByUser`, sparse: the orders of one user that rest, oldest first. */
export const openPartition = (userId: string): string => `OPEN#${userId}`;
/** Index `byLane`: the orders of one stream by time; one partition for all streams would be too hot. */
export const ordersOfLane = (stream: string): string => `ORDERS#${stream}`;
/** Index `byLane`: the trades of one stream by time. */
export const tradesOfLane = (stream: string): string => `${TRADES_OF_LANE_PREFIX}${stream}`;
/** Index `byLane`: the personas by name; there are few and they seldom change. */
export const PERSONAS_PARTITION = 'PERSONAS';
/** Index `pending`, sparse: work of one stream that no worker has finished, oldest first. */
export const pendingPartition = (stream: string): string => `PENDING#${stream}`;

/** `1637-02-03T10:15:30.250Z#<id>`: text order is time order. The id must be unique, or a page could end between two equals. */
export const timeSortKey = (at: EpochMs, id: string): string => `${toRfc3339(at)}#${id}`;
