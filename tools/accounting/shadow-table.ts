/** What a table holds, known from the writes that were seen: the sizes before and after a write are what it is charged by. */
import type { TableDefinition } from '@tulip/resources';
import type { Item } from './request-units.ts';
import { applyUpdate, type UpdateInput } from './update-expression.ts';

export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export class ShadowTable {
  readonly definition: TableDefinition;
  readonly #items = new Map<string, Item>();

  constructor(definition: TableDefinition) {
    this.definition = definition;
  }

  get(key: Item): Item | undefined {
    return this.#items.get(this.#idOf(key));
  }

  items(): Item[] {
    return [...this.#items.values()];
  }

  put(item: Item): ItemChange {
    return this.#replace(item, item);
  }

  update(key: Item, input: UpdateInput): ItemChange {
    return this.#replace(key, applyUpdate(this.get(key), key, input));
  }

  delete(key: Item): ItemChange {
    return this.#replace(key, undefined);
  }

  /** What a write that was refused is charged by: the item as it is. */
  untouched(key: Item): ItemChange {
    const item = this.get(key);
    return { before: item, after: item };
  }

  #replace(key: Item, after: Item | undefined): ItemChange {
    const before = this.get(key);
    if (after === undefined) this.#items.delete(this.#idOf(key));
    else this.#items.set(this.#idOf(key), after);
    return { before, after };
  }

  #idOf(key: Item): string {
    return JSON.stringify([key[this.definition.partitionKey], key[this.definition.sortKey]]);
  }
}
