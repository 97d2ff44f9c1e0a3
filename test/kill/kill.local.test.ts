/** The kill test in the short form that the gate runs; `npm run test:kill` is the full one. */
import { expect, it } from 'vitest';
import { runKillTest } from './kill-run.ts';

const SEED = 1637;

it('loses nothing, doubles nothing and hides nothing when the whole exchange is killed in the middle of trading', async () => {
  const { violations, regions, audit } = await runKillTest({
    seed: SEED,
    clients: 16,
    orders: 300,
    kills: 2,
    onProgress: () => undefined,
  });
  expect(violations).toEqual([]);
  expect(audit.exitCode, audit.stdout + audit.stderr).toBe(0);
  expect(regions.flatMap(({ state }) => state.orders)).toHaveLength(300);
}, 120_000);
