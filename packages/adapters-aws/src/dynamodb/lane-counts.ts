/** How many lanes each Region has ever used: one small item a Region in the exchange table, so that peers know it too. */
import type { LaneCounts } from '@tulip/exchange';
import type { Clock } from '@tulip/std';
import { laneCountKey } from './items/keys.ts';
import { laneCountOfItem, toLaneCountItem } from './items/lane-count-item.ts';
import type { TableAccess } from './table-access.ts';

/** Numbers rise once in a deployment: until an old answer is forgotten the new lanes are found only by those who raised them. */
const MAX_AGE_MS = 5_000;

interface Asked {
  readonly at: number;
  readonly regions: string;
  readonly answer: Promise<ReadonlyMap<string, number>>;
}

export class DynamoDbLaneCounts implements LaneCounts {
  readonly #access: TableAccess;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #known = new Map<string, number>();
  #asked: Asked | null = null;

  constructor(access: TableAccess, exchangeTable: string, clock: Clock) {
    this.#access = access;
    this.#table = exchangeTable;
    this.#clock = clock;
  }

  largest(regions: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const now = this.#clock.now();
    const key = regions.join();
    const last = this.#asked;
    if (last !== null && last.regions === key && now >= last.at && now - last.at < MAX_AGE_MS) return last.answer;
    const answer = this.#read(regions);
    const asked: Asked = { at: now, regions: key, answer };
    this.#asked = asked;
    // A failure is told to those who asked and forgotten; it must not hide a younger answer.
    answer.catch(() => {
      if (this.#asked === asked) this.#asked = null;
    });
    return answer;
  }

  async raise(region: string, lanes: number): Promise<void> {
    if ((this.#known.get(region) ?? 0) >= lanes) return;
    // Refused means that as many are remembered already: both outcomes are what was asked for.
    await this.#access.put('laneCounts.raise', {
      TableName: this.#table,
      Item: toLaneCountItem(region, lanes),
      ConditionExpression: 'attribute_not_exists(pk) OR #lanes < :lanes',
      ExpressionAttributeNames: { '#lanes': 'lanes' },
      ExpressionAttributeValues: { ':lanes': lanes },
    });
    this.#known.set(region, Math.max(lanes, this.#known.get(region) ?? 0));
    this.#asked = null;
  }

  async #read(regions: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const items = await this.#access.getMany('laneCounts.largest', this.#table, regions.map(laneCountKey));
    return new Map(items.map(laneCountOfItem));
  }
}
