/** What DynamoDB's writes cost: the item, each index entry that moves, and the copies in other Regions. */
import { assert, must } from '@tulip/std';
import { itemKind } from './item-kind.ts';
import type { RecordedCall } from './recorded-call.ts';
import { bytesOf, type Item, indexWrites, storedBytes, transactionalWriteUnits, writeUnits } from './request-units.ts';
import type { ItemChange, ShadowTable } from './shadow-table.ts';
import type { UpdateInput } from './update-expression.ts';
import type { Tell } from './usage.ts';

interface WriteInput extends UpdateInput {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
}
type TransactItem = Partial<Readonly<Record<'Put' | 'Update' | 'Delete' | 'ConditionCheck', WriteInput>>>;
type Change = 'Put' | 'Update' | 'Delete' | 'ConditionCheck';

const SINGLE: Readonly<Record<string, Change>> = {
  PutItemCommand: 'Put',
  UpdateItemCommand: 'Update',
  DeleteItemCommand: 'Delete',
};
const TRANSACTION = 'TransactWriteItemsCommand';

export function isWrite({ command }: RecordedCall): boolean {
  return command === TRANSACTION || Object.hasOwn(SINGLE, command);
}

export class WriteCharges {
  readonly #tables: ReadonlyMap<string, ShadowTable>;

  constructor(tables: ReadonlyMap<string, ShadowTable>) {
    this.#tables = tables;
  }

  take(call: RecordedCall, tell: Tell): void {
    const isRefused = call.errorName !== undefined;
    if (call.command === TRANSACTION) {
      const { TransactItems } = call.input as { readonly TransactItems: readonly TransactItem[] };
      for (const item of TransactItems) {
        const [[change, input] = []] = Object.entries(item) as [Change, WriteInput][];
        assert(change !== undefined && input !== undefined, 'a transaction holds an empty write');
        this.#write(isRefused ? 'ConditionCheck' : change, input, transactionalWriteUnits, tell);
      }
    } else {
      const change = must(SINGLE[call.command], call.command);
      this.#write(isRefused ? 'ConditionCheck' : change, call.input as WriteInput, writeUnits, tell);
    }
  }

  #write(change: Change, input: WriteInput, units: typeof writeUnits, tell: Tell): void {
    const table = must(this.#tables.get(input.TableName), `table ${input.TableName}`);
    const key = must(input.Key ?? input.Item, 'the key of a write');
    const { before, after } = changeOf(table, change, key, input);
    const kind = `${itemKind(key)}${change === 'ConditionCheck' ? ', checked only' : ''}`;
    tell(kind, { writeUnits: units(before, after) });
    if (change === 'ConditionCheck') return;
    const grown = stored(table, after) - stored(table, before);
    // A batch of many puts adds up; what an update takes away is less than it was.
    if (grown !== 0) tell(kind, { storedBytes: grown });
    const indexes = indexWrites(table.definition, before, after);
    for (const { index, units: indexUnits } of indexes) tell(`index ${index}`, { writeUnits: indexUnits });
    if (!table.definition.isGlobal) return;
    // Replication applies items one by one, outside of the transaction that wrote them.
    tell(kind, { peerWriteUnits: writeUnits(before, after), peerBytes: bytesOf(after) });
    for (const { index, units: indexUnits } of indexes) tell(`index ${index}`, { peerWriteUnits: indexUnits });
  }
}

function changeOf(table: ShadowTable, change: Change, key: Item, input: WriteInput): ItemChange {
  switch (change) {
    case 'Put':
      return table.put(must(input.Item, 'the item of a put'));
    case 'Update':
      return table.update(key, input);
    case 'Delete':
      return table.delete(key);
    case 'ConditionCheck':
      return table.untouched(key);
  }
}

function stored(table: ShadowTable, item: Item | undefined): number {
  return item === undefined ? 0 : storedBytes(table.definition, item);
}
