/** What an item is called in the tables of costs, told from its key. */
import type { Item } from './request-units.ts';

/** By the beginning of `pk`, then of `sk`; the first that fits. */
const KINDS: readonly (readonly [string, string, string])[] = [
  ['ORDER#', 'REGION#', 'order row'],
  ['ORDER#', 'CANCEL#', 'cancel request'],
  ['TRADE#', '', 'trade'],
  ['LEDGER#', '', 'ledger entry'],
  ['LANE#', '', 'lane head'],
  ['CURSOR#', 'BALANCES', 'balance cursor'],
  ['CURSOR#', '', 'publish cursor'],
  ['BALANCE#', 'REGION#', 'balance row'],
  ['BALANCE#', '', 'cash entry'],
  ['FRAMES', '', 'frame pump'],
  ['CONNECTIONS', '', 'connection'],
  ['PERSONA#', '', 'persona'],
  ['LANES#', '', 'lane count'],
  ['HEALTH#', '', 'health probe'],
];

/** An item of a kind that is not listed is named by its own key's first part: it must show up, not hide. */
export function itemKind(item: Item): string {
  const [pk, sk] = [String(item['pk']), String(item['sk'])];
  const known = KINDS.find(([partition, sort]) => pk.startsWith(partition) && sk.startsWith(sort));
  return known?.[2] ?? `item ${pk.split('#')[0]}`;
}
