/** What an operation costs as the book grows deeper, and as the price jumps farther. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { medianOf } from '../lambda/import-times.ts';
import { deepFlow, swingFlow } from './flows.ts';
import { measureOnce, OWN, type Own } from './measure.ts';
import { encodeOperations, type Operations } from './operations.ts';

export interface Curve {
  readonly by: 'orders at rest' | 'ticks of a jump';
  readonly contender: Own;
  /** CPU time of an operation in ns, at each x. */
  readonly points: readonly { readonly x: number; readonly ns: number }[];
}

const SEED = 1593;
const ROUNDS = 3;
const COUNT = 200_000;

const DEPTHS = [1_000, 10_000, 100_000, 1_000_000];
const SWINGS = [10, 100, 1_000, 10_000, 100_000, 1_000_000];

export async function measureCurves(folder: string, warmUpFile: string): Promise<readonly Curve[]> {
  const byDepth = await costs(folder, warmUpFile, DEPTHS, (resting) => deepFlow(SEED, { resting, count: COUNT }));
  const bySwing = await costs(folder, warmUpFile, SWINGS, (swing) =>
    swingFlow(SEED, swing, { resting: 5_000, count: COUNT }),
  );
  return OWN.flatMap((contender): Curve[] => [
    { by: 'orders at rest', contender, points: byDepth[contender] },
    { by: 'ticks of a jump', contender, points: bySwing[contender] },
  ]);
}

async function costs(folder: string, warmUpFile: string, xs: readonly number[], flowAt: (x: number) => Operations) {
  const points: Record<Own, { x: number; ns: number }[]> = { core: [], face: [] };
  for (const x of xs) {
    const file = join(folder, 'curve.ops');
    await writeFile(file, encodeOperations(flowAt(x)));
    const mops: Record<Own, number[]> = { core: [], face: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const contender of OWN) {
        mops[contender].push((await measureOnce({ file, warmUpFile }, { contender, cpuMsMin: 0 })).mops);
      }
    }
    for (const contender of OWN) points[contender].push({ x, ns: Math.round(1_000 / medianOf(mops[contender])) });
  }
  return points;
}
