/** How long a page takes at the beginning, in the middle and at the end of a list. */
import { medianOf } from '../lambda/import-times.ts';

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

const ROUNDS = 31;
const PAGE = 50;
/** The largest page that the API gives: to find the middle and the end with few requests. */
const WALK_PAGE = 200;

export async function measureLists(region: string, userId: string): Promise<PageTimes[]> {
  const lists = [
    await pagesOf(region, 'GET /api/orders', '/api/orders?'),
    await pagesOf(region, 'GET /api/orders, one user', `/api/orders?userId=${userId}&`),
    await pagesOf(region, 'GET /api/trades', '/api/trades?'),
    await eventPages(region),
  ];
  const times = new Map<string, number[]>();
  // In turns, so that whatever else the machine does meets all pages alike.
  for (let round = 0; round < ROUNDS; round++) {
    for (const { first, middle, last } of lists) {
      for (const path of [first, middle, last]) {
        const from = performance.now();
        await read(region, path);
        times.set(path, [...(times.get(path) ?? []), performance.now() - from]);
      }
    }
  }
  const median = (path: string) => medianOf(times.get(path) ?? []);
  return lists.map(({ list, first, middle, last }) => ({
    list,
    first: median(first),
    middle: median(middle),
    last: median(last),
  }));
}

async function pagesOf(region: string, list: string, path: string): Promise<Pages> {
  const cursors: string[] = [];
  let next = `${path}limit=${WALK_PAGE}`;
  for (;;) {
    const { nextCursor } = (await read(region, next)) as { readonly nextCursor: string | null };
    if (nextCursor === null) break;
    cursors.push(nextCursor);
    next = `${path}limit=${WALK_PAGE}&cursor=${encodeURIComponent(nextCursor)}`;
  }
  const at = (cursor: string | undefined) =>
    `${path}limit=${PAGE}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
  return { list, first: at(undefined), middle: at(cursors[Math.floor(cursors.length / 2)]), last: at(cursors.at(-1)) };
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
