/** How far each stream's cash is in the books: one row a stream in the edge table, moved only from where it was read. */
import type { Settlement, Settlements } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './items/item-reader.ts';
import { CURSOR_PREFIX, cursorKey } from './items/keys.ts';
import type { TableAccess } from './table-access.ts';

export class DynamoDbSettlements implements Settlements {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, edgeTable: string) {
    this.#access = access;
    this.#table = edgeTable;
  }

  async read(streams: readonly string[]): Promise<Settlement[]> {
    const keys = streams.map((stream) => cursorKey(stream, 'SETTLED'));
    const items = await this.#access.getMany('settlements.read', this.#table, keys);
    const stored = new Map(items.map(settlementOfItem).map((settlement) => [settlement.stream, settlement]));
    return streams.map((stream) => stored.get(stream) ?? { stream, seq: 0, missingSince: null, checkedAt: epochMs(0) });
  }

  async advance(read: Settlement, to: Settlement): Promise<boolean> {
    const outcome = await this.#access.put('settlements.advance', {
      TableName: this.#table,
      Item: toSettlementItem(to),
      ConditionExpression: read.seq === 0 ? 'attribute_not_exists(pk) OR #seq = :read' : '#seq = :read',
      ExpressionAttributeNames: { '#seq': 'seq' },
      ExpressionAttributeValues: { ':read': read.seq },
    });
    return outcome === 'written';
  }
}

function toSettlementItem({ stream, missingSince, ...always }: Settlement): Item {
  return { ...cursorKey(stream, 'SETTLED'), ...always, ...(missingSince === null ? {} : { missingSince }) };
}

export function settlementOfItem(item: Item): Settlement {
  const from = ItemReader.of(item, 'settlement');
  const missingSince = from.integerOrNull('missingSince');
  return {
    stream: from.after('pk', CURSOR_PREFIX),
    seq: from.integer('seq'),
    missingSince: missingSince === null ? null : epochMs(missingSince),
    checkedAt: epochMs(from.integer('checkedAt')),
  };
}
