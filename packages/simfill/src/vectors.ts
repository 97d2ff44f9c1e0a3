/** Published test vectors: orders with the outcome that this version of SimFill gives them for ever. */
import type { EngineEvent } from '@tulip/engine';
import { canonicalJson, sha256Hex } from '@tulip/std';
import type { OrderTerms } from './decide-fills.ts';
import { PROFILES, type ProfileName } from './profiles.ts';
import { referencePrice } from './reference-price.ts';
import { identityOf } from './settings.ts';
import { createSimFill } from './sim-fill.ts';

export interface Vector {
  /** What it shows; also the order's id. */
  readonly name: string;
  readonly profile: ProfileName;
  /** Price in cents, quantity in lots, acceptedAt in ms since 1970. */
  readonly order: OrderTerms;
  /** In cents, at `order.acceptedAt`. */
  readonly referencePrice: number;
  readonly events: readonly EngineEvent[];
}

export interface VectorDocument {
  readonly engine: string;
  readonly version: string;
  readonly market: string;
  readonly pathSeed: number;
  /** SHA-256 of the canonical JSON of each profile. */
  readonly profiles: Readonly<Record<ProfileName, string>>;
  readonly vectors: readonly Vector[];
}

/** The same document with everything but its inputs computed anew by the present code: equal, unless an outcome has changed. */
export function recomputeVectors({ market, pathSeed, vectors }: VectorDocument): VectorDocument {
  const { name, version } = identityOf({ market, pathSeed, profile: PROFILES.mania });
  return {
    engine: name,
    version,
    market,
    pathSeed,
    profiles: {
      calm: sha256Hex(canonicalJson(PROFILES.calm)),
      mania: sha256Hex(canonicalJson(PROFILES.mania)),
      crash: sha256Hex(canonicalJson(PROFILES.crash)),
    },
    vectors: vectors.map((vector) => {
      const settings = { market, pathSeed, profile: PROFILES[vector.profile] };
      const special = { postOnly: false, selfTrade: 'CANCEL_TAKER' } as const;
      const command = { kind: 'place', orderId: vector.name, userId: 'clusius', ...special, ...vector.order } as const;
      return {
        name: vector.name,
        profile: vector.profile,
        order: vector.order,
        referencePrice: referencePrice(settings, vector.order.acceptedAt),
        events: createSimFill(settings).apply(command),
      };
    }),
  };
}
