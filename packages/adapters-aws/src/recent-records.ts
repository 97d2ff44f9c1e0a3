/** What a cache server would keep, in this process's memory: the records of the latest requests, the oldest forgotten first. */
import type { CacheClient } from '@aws-lambda-powertools/idempotency/cache/types';

/** Keeps at most `recordsMax` records. Times to live are the reader's business: each record carries its own. */
export function createRecentRecords(recordsMax: number): CacheClient {
  /** In the order of the last write, oldest first. */
  const records = new Map<string, string>();

  function write(name: string, value: string): void {
    records.delete(name);
    records.set(name, value);
    const [oldest] = records.keys();
    if (records.size > recordsMax && oldest !== undefined) records.delete(oldest);
  }

  return {
    async get(name) {
      return records.get(name) ?? null;
    },
    async set(key, value, options) {
      const name = String(key);
      if (isOnlyIfAbsent(options) && records.has(name)) return null;
      write(name, String(value));
      return 'OK';
    },
    async del(names) {
      return names.filter((name) => records.delete(name)).length;
    },
  };
}

/** Redis's `NX`. */
function isOnlyIfAbsent(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'NX' in options && options.NX === true;
}
