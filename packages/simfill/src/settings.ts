/** What a simulated market is: its settings, their check, and the identity that the ledger records beside each outcome. */
import type { EngineIdentity } from '@tulip/engine';
import { assert, canonicalJson, sha256Hex } from '@tulip/std';
import { SIMFILL_VERSION } from './draws.ts';
import { assertProfile, PROFILES, type Profile } from './profiles.ts';

export interface SimFillSettings {
  /** 1 to 32 of A–Z, 0–9, `.` and `-`. */
  readonly market: string;
  readonly profile: Profile;
  /** An unsigned 32-bit integer. */
  readonly pathSeed: number;
}

/** The market of the laptop and of every stage that does not say otherwise; February 1637 is when the mania broke. */
export const DEFAULT_SETTINGS: SimFillSettings = { market: 'TULIP', profile: PROFILES.mania, pathSeed: 1637 };

export const PRICE_MIN_CENTS = 1;
export const PRICE_MAX_CENTS = 100_000_000;

export function assertSettings(settings: SimFillSettings): void {
  assert(/^[A-Z0-9.-]{1,32}$/.test(settings.market), `bad market: ${settings.market}`);
  assert(
    settings.pathSeed >>> 0 === settings.pathSeed,
    `pathSeed is not an unsigned 32-bit integer: ${settings.pathSeed}`,
  );
  assertProfile(settings.profile);
}

/** Name, version and one canonical text of the settings; the profile's data is in it by its hash, so its name alone cannot lie. */
export function identityOf({ market, profile, pathSeed }: SimFillSettings): EngineIdentity {
  const profileHash = sha256Hex(canonicalJson(profile));
  const settings = canonicalJson({ market, pathSeed, profile: profile.name, profileHash });
  return { name: 'simfill', version: SIMFILL_VERSION, settings };
}
