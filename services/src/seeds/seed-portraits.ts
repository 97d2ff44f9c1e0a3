/** The portraits of the seed personas, as `npm run portraits` has rendered them. */
import type { Renditions } from '@tulip/exchange';
import portraits from './portraits.json' with { type: 'json' };

export interface SeedPortrait {
  readonly userId: string;
  readonly avatar: string;
  readonly renditions: Renditions;
}

export const SEED_PORTRAITS: readonly SeedPortrait[] = Object.entries(portraits).map(([userId, portrait]) => ({
  userId,
  avatar: portrait.avatar,
  renditions: { 128: Buffer.from(portrait[128], 'base64'), 64: Buffer.from(portrait[64], 'base64') },
}));
