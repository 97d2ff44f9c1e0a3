/** The largest number of lanes that a Region has ever used as an item of the exchange table. */
import { type Item, ItemReader } from './item-reader.ts';
import { LANE_COUNT_PREFIX, laneCountKey } from './keys.ts';

export function toLaneCountItem(region: string, lanes: number): Item {
  return { ...laneCountKey(region), lanes };
}

/** The Region and its number. */
export function laneCountOfItem(item: Item): [string, number] {
  const from = ItemReader.of(item, 'lane count');
  return [from.after('pk', LANE_COUNT_PREFIX), from.integer('lanes')];
}
