/** How long a module takes to be imported by a process that has never seen it. */
import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { functionEnvironment } from '../../bundle/function-environment.ts';

const run = promisify(execFile);

/**
 * For each path the times in ms, one for each round. Every import has a fresh process of its own; the paths take turns, so that
 * whatever else the machine does meets them alike.
 */
export async function importTimesMs(paths: readonly string[], rounds: number): Promise<ReadonlyMap<string, number[]>> {
  const times = new Map<string, number[]>(paths.map((path) => [path, []]));
  for (let round = 0; round < rounds; round++) {
    for (const path of paths) times.get(path)?.push(await importOnceMs(path));
  }
  return times;
}

async function importOnceMs(path: string): Promise<number> {
  const url = JSON.stringify(pathToFileURL(path).href);
  const script = `const from = performance.now(); await import(${url}); console.log(performance.now() - from); process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
    env: functionEnvironment(),
  });
  const ms = Number(stdout.trim().split('\n').at(-1));
  if (!Number.isFinite(ms)) throw new Error(`importing ${path} printed no time`);
  return ms;
}

/** Of an even number of values the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}
