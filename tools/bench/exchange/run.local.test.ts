/** A tiny run of the benchmark: it ends, it loses nothing, and its last line is what it says. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

it('drives an exchange and both floors, and prints tables and one line of JSON', async () => {
  // It rejects on any exit code but 0, which an order that never ended would cause.
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, 'exchange', '--seconds', '1']);
  const lines = stdout.trimEnd().split('\n');
  const summary: Record<string, unknown> = JSON.parse(lines.at(-1) ?? '');
  expect(summary).toEqual({
    sustained: expect.any(Number),
    ackP99Ms: expect.any(Number),
    fillP99Ms: expect.any(Number),
    ratioA: expect.any(Number),
    ratioB: expect.any(Number),
    writeUnits: expect.any(Number),
    sqsRequests: expect.any(Number),
    invocations: expect.any(Number),
    usdPerMillion: expect.any(Number),
  });
  expect(lines.filter((line) => line.startsWith('| Floor'))).toHaveLength(2);
}, 120_000);
