/** The state of the Region's frame pump: one row of the edge table, replaced only at the version that was read. */
import type { FrameState, FrameStates } from '@tulip/exchange';
import { frameStateOfItem, toFrameStateItem } from './items/frame-state-item.ts';
import { FRAME_STATE_KEY } from './items/keys.ts';
import type { TableAccess } from './table-access.ts';

export class DynamoDbFrameStates implements FrameStates {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, edgeTable: string) {
    this.#access = access;
    this.#table = edgeTable;
  }

  async read(): Promise<FrameState> {
    const item = await this.#access.get('frames.read', this.#table, FRAME_STATE_KEY);
    return item === undefined ? { sent: {}, nextAt: 0, leaseUntil: 0, version: 0 } : frameStateOfItem(item);
  }

  async replace(read: FrameState, to: Omit<FrameState, 'version'>): Promise<boolean> {
    const isFirst = read.version === 0;
    const outcome = await this.#access.put('frames.replace', {
      TableName: this.#table,
      Item: toFrameStateItem({ ...to, version: read.version + 1 }),
      ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : '#version = :read',
      ...(isFirst
        ? {}
        : {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':read': read.version },
          }),
    });
    return outcome === 'written';
  }
}
