/** The state of a Region's frame pump as an item of the edge table. */
import type { FrameState } from '@tulip/exchange';
import { type Item, ItemReader } from './item-reader.ts';
import { FRAME_STATE_KEY } from './keys.ts';

export function toFrameStateItem(state: FrameState): Item {
  return {
    ...FRAME_STATE_KEY,
    sent: { ...state.sent },
    nextAt: state.nextAt,
    leaseUntil: state.leaseUntil,
    version: state.version,
  };
}

export function frameStateOfItem(item: Item): FrameState {
  const from = ItemReader.of(item, 'frame state');
  return {
    sent: from.integerByKey('sent'),
    nextAt: from.integer('nextAt'),
    leaseUntil: from.integer('leaseUntil'),
    version: from.integer('version'),
  };
}
