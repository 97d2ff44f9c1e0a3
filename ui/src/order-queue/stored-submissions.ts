/** Unsettled submissions in the browser's storage: one entry each, so that two tabs never overwrite each other's. */
import { parseInput, placeOrderRequest } from '@tulip/contracts';
import type { Submission, SubmissionState } from './submission.ts';

export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface SubmissionArchive {
  load(): Submission[];
  save(submission: Submission): void;
  remove(key: string): void;
}

const PREFIX = 'tulip.submission.';

/** A storage that is full or forbidden loses the survival of a reload and nothing else. */
export function createSubmissionArchive(storage: KeyValueStore): SubmissionArchive {
  return {
    load() {
      return storedKeys(storage)
        .map((key) => readSubmission(storage.getItem(key)))
        .filter((submission) => submission !== null)
        .sort((a, b) => a.createdAtMs - b.createdAtMs);
    },
    save(submission) {
      try {
        storage.setItem(PREFIX + submission.key, JSON.stringify(submission));
      } catch {
        // Full or forbidden: the submission lives in this page alone, and is sent all the same.
      }
    },
    remove: (key) => storage.removeItem(PREFIX + key),
  };
}

function storedKeys(storage: KeyValueStore): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(
    (key): key is string => key?.startsWith(PREFIX) === true,
  );
}

/** Null for anything that this page would not have written itself. */
function readSubmission(text: string | null): Submission | null {
  const stored = parseRecord(text);
  const body = parseInput(placeOrderRequest, stored['body'], 'body');
  const state = readState(parseRecord(JSON.stringify(stored['state'] ?? null)));
  const { key, region, createdAtMs, attempts, isMaybePlaced } = stored;
  if (typeof key !== 'string' || typeof region !== 'string' || !body.ok || state === null) return null;
  if (typeof createdAtMs !== 'number' || typeof attempts !== 'number') return null;
  return { key, region, body: body.value, createdAtMs, attempts, isMaybePlaced: isMaybePlaced === true, state };
}

function readState(stored: Record<string, unknown>): SubmissionState | null {
  const { kind, retryAtMs, cause } = stored;
  if (kind === 'queued' || kind === 'sending') return { kind };
  if (kind !== 'retrying' && kind !== 'checking') return null;
  if (typeof retryAtMs !== 'number' || typeof cause !== 'string') return null;
  return { kind, retryAtMs, cause };
}

function parseRecord(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
