/** How far each stream has been published: one row a stream in the edge table, moved only from where it was read. */
import type { PublishCursor, PublishCursors } from '@tulip/exchange';
import { assert } from '@tulip/std';
import { cursorKey } from './items/keys.ts';
import { publishCursorOfItem, toPublishCursorItem } from './items/publish-cursor-item.ts';
import type { TableAccess } from './table-access.ts';

export class DynamoDbPublishCursors implements PublishCursors {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, edgeTable: string) {
    this.#access = access;
    this.#table = edgeTable;
  }

  async read(streams: readonly string[]): Promise<PublishCursor[]> {
    const items = await this.#access.getMany('cursors.read', this.#table, streams.map(cursorKey));
    const stored = new Map(items.map(publishCursorOfItem).map((cursor) => [cursor.stream, cursor]));
    return streams.map((stream) => stored.get(stream) ?? { stream, seq: 0, tally: null });
  }

  async advance(read: PublishCursor, to: PublishCursor): Promise<boolean> {
    assert(read.stream === to.stream && to.seq > read.seq, `cursor of ${read.stream} can only go on`);
    const outcome = await this.#access.put('cursors.advance', {
      TableName: this.#table,
      Item: toPublishCursorItem(to),
      ConditionExpression: read.seq === 0 ? 'attribute_not_exists(pk) OR #seq = :read' : '#seq = :read',
      ExpressionAttributeNames: { '#seq': 'seq' },
      ExpressionAttributeValues: { ':read': read.seq },
    });
    return outcome === 'written';
  }
}
