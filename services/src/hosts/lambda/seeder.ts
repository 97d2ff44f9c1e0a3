/** Lambda: the seeder, run once after each deployment. */
import { loadSeedPersonas } from '@tulip/exchange';
import { instrument } from './instrument.ts';
import { runtime } from './runtime.ts';

export const handler = instrument('seeder', async () => {
  await loadSeedPersonas(runtime.deps);
});
