/** What DynamoDB's reads cost. */
import { assert, must } from '@tulip/std';
import { itemKind } from './item-kind.ts';
import type { RecordedCall } from './recorded-call.ts';
import { bytesOf, type Item, readUnits } from './request-units.ts';
import type { ShadowTable } from './shadow-table.ts';
import type { Tell } from './usage.ts';

interface ReadInput {
  readonly TableName: string;
  readonly Key: Item;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly RequestItems: Readonly<
    Record<string, { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean }>
  >;
}

interface ReadOutput {
  readonly Item?: Item;
  readonly Items?: readonly Item[];
  /** Of a query that only counts. */
  readonly Count?: number;
  readonly Responses?: Readonly<Record<string, readonly Item[]>>;
}

/** What one entry of a keys-only index of these tables weighs, where a count does not show the entries. */
const COUNTED_ENTRY_BYTES = 200;

export class ReadCharges {
  readonly #tables: ReadonlyMap<string, ShadowTable>;

  constructor(tables: ReadonlyMap<string, ShadowTable>) {
    this.#tables = tables;
  }

  take({ command, input, output }: RecordedCall, tell: Tell): void {
    const asked = input as ReadInput;
    const given = (output ?? {}) as ReadOutput;
    if (command === 'GetItemCommand')
      tell(itemKind(asked.Key), { readUnits: readUnits(bytesOf(given.Item), asked.ConsistentRead === true) });
    else if (command === 'BatchGetItemCommand') this.#batch(asked, given, tell);
    else {
      assert(command === 'QueryCommand' || command === 'ScanCommand', `no rule says what ${command} costs`);
      this.#query(asked, given, tell);
    }
  }

  /** Each item by itself; one that is not there counts like the smallest. */
  #batch({ RequestItems }: ReadInput, { Responses = {} }: ReadOutput, tell: Tell): void {
    for (const [name, { Keys, ConsistentRead }] of Object.entries(RequestItems)) {
      const { partitionKey, sortKey } = must(this.#tables.get(name), `table ${name}`).definition;
      for (const key of Keys) {
        const item = Responses[name]?.find(
          (found) => found[partitionKey] === key[partitionKey] && found[sortKey] === key[sortKey],
        );
        tell(itemKind(key), { readUnits: readUnits(bytesOf(item), ConsistentRead === true) });
      }
    }
  }

  #query({ IndexName, ConsistentRead }: ReadInput, { Items, Count = 0 }: ReadOutput, tell: Tell): void {
    const bytes =
      Items === undefined ? Count * COUNTED_ENTRY_BYTES : Items.reduce((sum, item) => sum + bytesOf(item), 0);
    const [first] = Items ?? [];
    const what =
      IndexName === undefined ? (first === undefined ? 'nothing found' : itemKind(first)) : `index ${IndexName}`;
    tell(what, { readUnits: readUnits(bytes, ConsistentRead === true) });
  }
}
