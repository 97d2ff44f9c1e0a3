/** The benchmark of the matcher on a tiny file: the shape of its last line, and what a bad file is told. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { mixedFlow } from './flows.ts';
import { measureFile } from './measure.ts';
import { encodeOperations } from './operations.ts';
import { plotCurves } from './plot.ts';
import { run } from './run.ts';
import { curvesTable, fileTable, rowsOf, summaryOf } from './tables.ts';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tulip-bench-test-'));
  file = join(folder, 'tiny.ops');
  await writeFile(file, encodeOperations(mixedFlow(5, { resting: 100, count: 2_000 })));
});

afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it('measures every contender, and says with how many trades', { timeout: 120_000 }, async () => {
  const figures = await measureFile({ file, warmUpFile: file, rounds: 1, peerMs: 3_000, isLatencyMeasured: true });
  const counts = { mops: expect.any(Number), trades: expect.any(Number), quantity: expect.any(Number) };
  const own = { ...counts, fold: expect.stringMatching(/^[0-9a-f]{8}$/) };
  const summary = summaryOf(figures);
  expect(summary).toMatchObject({
    core: own,
    face: own,
    peers: { 'nodejs-order-book': expect.any(Number), 'big-order-book': expect.any(Number) },
    ratio: expect.any(Number),
    sameTrades: { 'nodejs-order-book': true },
  });
  expect(Object.keys(summary).slice(0, 4)).toEqual(['core', 'face', 'peers', 'ratio']);
  expect(summary.core).toEqual({ ...summary.face, mops: summary.core.mops });
  for (const value of [summary.core.mops, summary.face.mops, summary.ratio]) expect(value).toBeGreaterThan(0);
  expect(fileTable(figures)).toContain('2100 operations, the same trades');
  expect(rowsOf({ mixed: figures, deep: figures, sweep: figures })).toHaveLength(2);
});

it('draws the cost curves and writes them as tables', () => {
  const points = [1_000, 10_000].map((x) => ({ x, ns: x / 10 }));
  const curves = (['core', 'face'] as const).flatMap((contender) =>
    (['orders at rest', 'ticks of a jump'] as const).map((by) => ({ by, contender, points })),
  );
  expect(plotCurves(curves).match(/<polyline/g)).toHaveLength(4);
  expect(curvesTable(curves)).toContain('| 10,000');
});

it('tells a bad file by one line and exit code 1', async () => {
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const bad = join(folder, 'bad.ops');
  await writeFile(bad, 'nonsense, and more of it');
  expect(await run(['--ops', bad])).toBe(1);
  expect(await run(['--ops', join(folder, 'none.ops')])).toBe(1);
  expect(errors.mock.calls.flat().join('\n')).toMatch(/not an operations file: .*H1OPS1\n.*ENOENT/);
});
