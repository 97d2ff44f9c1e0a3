/** Import times: every path in every round, and their medians. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importTimesMs, medianOf } from './import-times.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tulip-import-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('takes the middle value, or the mean of the two in the middle', () => {
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([4, 1, 2, 3])).toBe(2.5);
  expect(medianOf([])).toBeNaN();
});

it('imports each module as often as asked, each time in a process of its own', async () => {
  const path = join(folder, 'once.mjs');
  await writeFile(path, "if (globalThis.seen) throw new Error('seen before'); globalThis.seen = true;");
  const times = await importTimesMs([path], 2);
  expect(times.get(path)).toHaveLength(2);
});

it('says so when a module does not load', async () => {
  const path = join(folder, 'broken.mjs');
  await writeFile(path, "throw new Error('broken');");
  await expect(importTimesMs([path], 1)).rejects.toThrow('broken');
});
