/** Reads a stored item field by field: what is not as it was written is an assertion that names the item, never a silent undefined. */
import { assert } from '@tulip/std';

/** An item, or a map inside one, as the document client takes and gives it. */
export type Item = Readonly<Record<string, unknown>>;

export class ItemReader {
  readonly #fields: Item;
  readonly #where: string;

  private constructor(fields: Item, where: string) {
    this.#fields = fields;
    this.#where = where;
  }

  /** `what` names the kind of item in assertions; the key is added. */
  static of(item: Item, what: string): ItemReader {
    return new ItemReader(item, `${what} ${String(item['pk'])} ${String(item['sk'])}`);
  }

  /** True when the attribute is there and not NULL. */
  has(name: string): boolean {
    return this.#fields[name] !== undefined && this.#fields[name] !== null;
  }

  text(name: string): string {
    const value = this.#fields[name];
    assert(typeof value === 'string', `${this.#where}: ${name} is not a text`);
    return value;
  }

  /** The text after `prefix`: for keys. */
  after(name: string, prefix: string): string {
    const value = this.text(name);
    assert(value.startsWith(prefix), `${this.#where}: ${name} does not begin with ${prefix}`);
    return value.slice(prefix.length);
  }

  textOrNull(name: string): string | null {
    return this.has(name) ? this.text(name) : null;
  }

  integer(name: string): number {
    const value = this.#fields[name];
    assert(typeof value === 'number' && Number.isSafeInteger(value), `${this.#where}: ${name} is not an integer`);
    return value;
  }

  integerOrNull(name: string): number | null {
    return this.has(name) ? this.integer(name) : null;
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T {
    const value = this.text(name);
    const known = values.find((candidate) => candidate === value);
    assert(known !== undefined, `${this.#where}: ${name} is not one of ${values.join(', ')}`);
    return known;
  }

  map(name: string): ItemReader {
    return new ItemReader(this.#mapOf(this.#fields[name], name), `${this.#where} ${name}`);
  }

  /** A list of maps. */
  maps(name: string): ItemReader[] {
    return this.#list(name).map(
      (element, index) => new ItemReader(this.#mapOf(element, name), `${this.#where} ${name}[${index}]`),
    );
  }

  /** A map from any key to a map. */
  mapsByKey(name: string): [key: string, map: ItemReader][] {
    const map = this.map(name);
    return Object.keys(map.#fields).map((key) => [key, map.map(key)]);
  }

  integers(name: string): number[] {
    return this.#list(name).map((element) => {
      assert(
        typeof element === 'number' && Number.isSafeInteger(element),
        `${this.#where}: ${name} holds a non-integer`,
      );
      return element;
    });
  }

  texts(name: string): string[] {
    return this.#list(name).map((element) => {
      assert(typeof element === 'string', `${this.#where}: ${name} holds a non-text`);
      return element;
    });
  }

  /** A map from any key to an integer. */
  integerByKey(name: string): Record<string, number> {
    const map = this.map(name);
    return Object.fromEntries(Object.keys(map.#fields).map((key) => [key, map.integer(key)]));
  }

  #list(name: string): readonly unknown[] {
    const value = this.#fields[name];
    assert(Array.isArray(value), `${this.#where}: ${name} is not a list`);
    return value;
  }

  #mapOf(value: unknown, name: string): Item {
    assert(isMap(value), `${this.#where}: ${name} is not a map`);
    return value;
  }
}

function isMap(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
