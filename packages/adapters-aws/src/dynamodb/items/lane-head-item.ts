/** A lane's head as an item of the edge table. */
import { isBehind, type LaneHead } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { headKey, LANE_PREFIX } from './keys.ts';

export function toLaneHeadItem(head: LaneHead): Item {
  return {
    ...headKey(head.stream),
    epoch: head.epoch,
    seq: head.seq,
    hash: head.hash,
    at: head.at,
    recentLagsMs: head.recentLagsMs,
    // There only while rows are behind, so that every other head costs what it did.
    ...(isBehind(head) ? { projectedSeq: head.projectedSeq } : {}),
  };
}

export function laneHeadOfItem(item: Item): LaneHead {
  const from = ItemReader.of(item, 'lane head');
  return {
    stream: from.after('pk', LANE_PREFIX),
    epoch: from.integer('epoch'),
    seq: from.integer('seq'),
    projectedSeq: from.integerOrNull('projectedSeq') ?? from.integer('seq'),
    hash: from.text('hash'),
    at: epochMs(from.integer('at')),
    recentLagsMs: from.integers('recentLagsMs'),
    isStored: true,
  };
}
