/** A LOBSTER file into the book: executions as price and time demand agree, others are listed, and the obvious book says the same. */
import { createOrderBook, DEFAULT_BOOK_SETTINGS } from '@tulip/matcher';
import { NaiveBook } from '@tulip/matcher/naive';
import { expect, it } from 'vitest';
import { formatEngineReplay, replayIntoBook } from './engine-replay.ts';
import { generateLobster, generateMatchedLobster } from './generate-lobster.ts';

async function* asLines(lines: readonly string[]): AsyncIterable<string> {
  yield* lines;
}

const replay = (lines: readonly string[], limit = lines.length) =>
  replayIntoBook(createOrderBook(), asLines(lines), limit);
const replayNaively = (lines: readonly string[]) =>
  replayIntoBook(new NaiveBook(DEFAULT_BOOK_SETTINGS), asLines(lines), lines.length);

it.each([1, 2, 3])('executes the very orders that a market by price and time executes (seed %i)', async (seed) => {
  const lines = generateMatchedLobster(seed, 1_500);
  const summary = await replay(lines);
  expect(summary.executions).toBeGreaterThan(200);
  expect(summary).toMatchObject({
    messages: 1_500,
    pricesAgreed: summary.executions,
    idsAgreed: summary.executions,
    trades: summary.executions,
    mismatches: [],
    unknown: 0,
    ended: 0,
  });
  expect(await replayNaively(lines)).toEqual(summary);
});

it('lists executions out of turn and takes them off the order that is named, as the obvious book does', async () => {
  const lines = generateLobster(4, 1_500);
  const summary = await replay(lines);
  expect(summary.mismatches.length).toBeGreaterThan(10);
  expect(summary.unknown).toBeGreaterThan(10);
  expect(summary.idsAgreed + summary.mismatches.length).toBe(summary.executions);
  expect(await replayNaively(lines)).toEqual(summary);
});

it('says of each message what it did', async () => {
  const lines = [
    '1,1,10,5,100,1',
    '1,1,11,5,100,1',
    '1,4,11,2,100,1',
    '1,4,10,5,100,1',
    '1,2,11,1,100,1',
    '1,3,10,5,100,1',
    '1,4,99,5,100,1',
    '1,5,0,5,100,1',
    '1,3,11,2,100,1',
    '1,1,12,5,100,-1',
  ];
  const summary = await replay(lines);
  expect(summary).toMatchObject({
    messages: 10,
    added: 3,
    executions: 2,
    pricesAgreed: 2,
    idsAgreed: 1,
    mismatches: [{ line: 3, orderId: '11', price: 100, frontId: '10', frontPrice: 100 }],
    reduced: 1,
    deleted: 1,
    ended: 1,
    unknown: 1,
    passed: 1,
    trades: 1,
    resting: 1,
  });
  const text = formatEngineReplay(summary);
  expect(text).toContain('line 3: 11 at 100 was executed, and 10 at 100 stands at the front');
  expect(text).toMatch(/price at the front +2 \(100.00 %\)/);
  expect((await replay(lines, 2)).messages).toBe(2);
});

it('says which line is wrong', async () => {
  await expect(replay(['1,1,1,1,1,1', 'nonsense'])).rejects.toThrow('line 2');
  await expect(replay(['1,1,1,1,0,1'])).rejects.toThrow('line 1: the book refuses 1 at 0');
});
