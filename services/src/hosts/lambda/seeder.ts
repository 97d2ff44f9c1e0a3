/** Lambda: the seeder, run once after each deployment. */
import { createAvatarClient, S3AvatarStore } from '@tulip/adapters-aws';
import { loadSeedPersonas } from '@tulip/exchange';
import { SEED_PORTRAITS } from '../../seeds/seed-portraits.ts';
import { instrument } from './instrument.ts';
import { config } from './runtime.ts';
import { workerDeps } from './worker-runtime.ts';

const avatars = new S3AvatarStore(createAvatarClient({ region: config.TULIP_REGION }), config.TULIP_AVATARS_BUCKET);

export const handler = instrument('seeder', async () => {
  // The pictures first: a persona never names one that is not there. To put them again changes nothing.
  for (const { avatar, renditions } of SEED_PORTRAITS) await avatars.put(avatar, renditions);
  await loadSeedPersonas(workerDeps, new Map(SEED_PORTRAITS.map(({ userId, avatar }) => [userId, avatar])));
});
