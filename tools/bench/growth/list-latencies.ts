/** How long a page takes at the beginning, in the middle and at the end of a list. */
import { encodeCursor } from '@tulip/exchange';
import { epochMs, toRfc3339 } from '@tulip/std';
import { medianOf } from '../lambda/import-times.ts';
import { HISTORY_TRADERS, SPACING_MS } from './history.ts';

/** Milliseconds, medians. */
export interface PageTimes {
  readonly list: string;
  readonly first: number;
  readonly middle: number;
  readonly last: number;
}

interface Pages {
  readonly list: string;
  readonly first: string;
  readonly middle: string;
  readonly last: string;
}

const ROUNDS = 21;
const PAGE = 50;

/** When the first and the last order of the history came. */
export interface HistoryTimes {
  readonly from: number;
  readonly until: number;
}

export async function measureLists(region: string, userId: string, times: HistoryTimes): Promise<PageTimes[]> {
  const lists = [
    pagesOf('GET /api/orders', 'orders', '/api/orders?', times),
    pagesOf('GET /api/orders, one user', 'orders', `/api/orders?userId=${userId}&`, times, HISTORY_TRADERS.length),
    pagesOf('GET /api/trades', 'trades', '/api/trades?', times),
    await eventPages(region),
  ];
  const taken = new Map<string, number[]>();
  // In turns, so that whatever else the machine does meets all pages alike.
  for (let round = 0; round < ROUNDS; round++) {
    for (const { first, middle, last } of lists) {
      for (const path of [first, middle, last]) {
        const from = performance.now();
        await read(region, path);
        taken.set(path, [...(taken.get(path) ?? []), performance.now() - from]);
      }
    }
  }
  const median = (path: string) => medianOf(taken.get(path) ?? []);
  return lists.map(({ list, first, middle, last }) => ({
    list,
    first: median(first),
    middle: median(middle),
    last: median(last),
  }));
}

/**
 * Lists are newest first, and every cursor begins with a time: those of the history are known. `shareOf`: the list holds one
 * order of so many.
 */
function pagesOf(list: string, kind: 'orders' | 'trades', path: string, times: HistoryTimes, shareOf = 1): Pages {
  const at = (before: number | null) => {
    const cursor =
      before === null ? '' : `&cursor=${encodeURIComponent(encodeCursor(kind, toRfc3339(epochMs(before))))}`;
    return `${path}limit=${PAGE}${cursor}`;
  };
  const middle = Math.floor((times.from + times.until) / 2);
  return { list, first: at(null), middle: at(middle), last: at(times.from + PAGE * shareOf * SPACING_MS) };
}

/** Of the longest stream. */
async function eventPages(region: string): Promise<Pages> {
  const { streams } = (await read(region, '/api/status')) as { readonly streams: Readonly<Record<string, number>> };
  const [[stream, seq] = ['', 0]] = Object.entries(streams).sort(([, a], [, b]) => b - a);
  const after = (position: number) =>
    `/api/events?stream=${encodeURIComponent(stream)}&after=${position}&limit=${PAGE}`;
  const last = Math.max(0, seq - PAGE);
  return { list: 'GET /api/events', first: after(0), middle: after(Math.floor(last / 2)), last: after(last) };
}

async function read(region: string, path: string): Promise<unknown> {
  const answer = await fetch(`${region}${path}`);
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}`);
  return answer.json();
}
