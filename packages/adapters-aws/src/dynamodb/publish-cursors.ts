/** How far each stream has been published to one consumer: a row in the edge table, moved only from where it was read. */
import type { PublishCursor, PublishCursors } from '@tulip/exchange';
import { assert } from '@tulip/std';
import { type Consumer, cursorKey } from './items/keys.ts';
import { publishCursorOfItem, toPublishCursorItem } from './items/publish-cursor-item.ts';
import type { TableAccess } from './table-access.ts';

export class DynamoDbPublishCursors implements PublishCursors {
  readonly #access: TableAccess;
  readonly #table: string;
  readonly #consumer: Consumer;

  constructor(access: TableAccess, edgeTable: string, consumer: Consumer) {
    this.#access = access;
    this.#table = edgeTable;
    this.#consumer = consumer;
  }

  async read(streams: readonly string[]): Promise<PublishCursor[]> {
    const keys = streams.map((stream) => cursorKey(stream, this.#consumer));
    const items = await this.#access.getMany('cursors.read', this.#table, keys);
    const stored = new Map(items.map(publishCursorOfItem).map((cursor) => [cursor.stream, cursor]));
    return streams.map((stream) => stored.get(stream) ?? { stream, seq: 0, tally: null });
  }

  async advance(read: PublishCursor, to: PublishCursor): Promise<boolean> {
    assert(read.stream === to.stream && to.seq > read.seq, `cursor of ${read.stream} can only go on`);
    const outcome = await this.#access.put('cursors.advance', {
      TableName: this.#table,
      Item: toPublishCursorItem(to, this.#consumer),
      ConditionExpression: read.seq === 0 ? 'attribute_not_exists(pk) OR #seq = :read' : '#seq = :read',
      ExpressionAttributeNames: { '#seq': 'seq' },
      ExpressionAttributeValues: { ':read': read.seq },
    });
    return outcome === 'written';
  }
}
