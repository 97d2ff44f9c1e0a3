/** A publish cursor with its session tally as an item of the edge table. */
import { cents } from '@tulip/contracts';
import type { MarketTally, PublishCursor } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { type Consumer, CURSOR_PREFIX, cursorKey } from './keys.ts';

export function toPublishCursorItem(cursor: PublishCursor, consumer: Consumer): Item {
  const { tally } = cursor;
  return {
    ...cursorKey(cursor.stream, consumer),
    seq: cursor.seq,
    ...(tally === null ? {} : { tally: { ...tally, open: { ...tally.open }, last: { ...tally.last } } }),
  };
}

export function publishCursorOfItem(item: Item): PublishCursor {
  const from = ItemReader.of(item, 'publish cursor');
  return {
    stream: from.after('pk', CURSOR_PREFIX),
    seq: from.integer('seq'),
    tally: from.has('tally') ? tallyOf(from.map('tally')) : null,
  };
}

function tallyOf(from: ItemReader): MarketTally {
  return {
    day: from.integer('day'),
    open: printOf(from.map('open')),
    last: printOf(from.map('last')),
    high: cents(from.integer('high')),
    low: cents(from.integer('low')),
    volume: from.integer('volume'),
  };
}

function printOf(from: ItemReader): MarketTally['open'] {
  return { price: cents(from.integer('price')), at: epochMs(from.integer('at')), key: from.text('key') };
}
