/** The heads of lanes, for whoever only looks at them. */
import { initialHead, type LaneHead, type LaneStore } from '@tulip/exchange';
import { headKey } from './items/keys.ts';
import { laneHeadOfItem } from './items/lane-head-item.ts';
import type { TableAccess } from './table-access.ts';

export class DynamoDbLaneHeads implements Pick<LaneStore, 'heads'> {
  readonly #access: TableAccess;
  readonly #table: string;

  constructor(access: TableAccess, edgeTable: string) {
    this.#access = access;
    this.#table = edgeTable;
  }

  async heads(streams: readonly string[]): Promise<LaneHead[]> {
    const items = await this.#access.getMany('lane.heads', this.#table, streams.map(headKey));
    const stored = new Map(items.map(laneHeadOfItem).map((head) => [head.stream, head]));
    return streams.map((stream) => stored.get(stream) ?? initialHead(stream));
  }
}
