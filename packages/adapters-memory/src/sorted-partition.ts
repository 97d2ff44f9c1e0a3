/** The items of one partition in the order of their sort keys, as one DynamoDB partition or index partition holds them. */
export interface KeyRange {
  /** Exclusive. */
  readonly after?: string;
  /** Exclusive. */
  readonly before?: string;
  readonly isNewestFirst?: boolean;
  readonly limit: number;
}

export interface SortedPartition<Value> {
  get(sortKey: string): Value | undefined;
  put(sortKey: string, value: Value): void;
  remove(sortKey: string): void;
  range(range: KeyRange): Value[];
  values(): Iterable<Value>;
}

export function createSortedPartition<Value>(): SortedPartition<Value> {
  const byKey = new Map<string, Value>();
  const keys: string[] = [];

  /** The place of the first key that is not less than `key`. */
  function placeOf(key: string): number {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = keys[middle];
      if (at !== undefined && at < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function valuesOf(names: readonly string[]): Value[] {
    return names.flatMap((name) => {
      const value = byKey.get(name);
      return value === undefined ? [] : [value];
    });
  }

  return {
    get: (sortKey) => byKey.get(sortKey),
    put(sortKey, value) {
      if (!byKey.has(sortKey)) keys.splice(placeOf(sortKey), 0, sortKey);
      byKey.set(sortKey, value);
    },
    remove(sortKey) {
      if (byKey.delete(sortKey)) keys.splice(placeOf(sortKey), 1);
    },
    range({ after, before, isNewestFirst, limit }) {
      const start = after === undefined ? 0 : placeOf(after) + (byKey.has(after) ? 1 : 0);
      const end = before === undefined ? keys.length : placeOf(before);
      if (end <= start) return [];
      if (isNewestFirst !== true) return valuesOf(keys.slice(start, Math.min(end, start + limit)));
      return valuesOf(keys.slice(Math.max(start, end - limit), end).reverse());
    },
    values: () => valuesOf(keys),
  };
}
