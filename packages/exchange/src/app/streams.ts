/** Which streams there are: every lane that a Region of the stage uses now or has ever used. */
import { streamsOf } from '../domain/identity.ts';
import type { LaneCounts } from '../ports/lane-counts.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface StreamDeps {
  readonly config: ExchangeConfig;
  readonly laneCounts: Pick<LaneCounts, 'largest'>;
}

export async function ownStreams(deps: StreamDeps): Promise<string[]> {
  return streamsOfRegions(deps, [deps.config.region]);
}

export async function allStreams(deps: StreamDeps): Promise<string[]> {
  return streamsOfRegions(deps, deps.config.regions);
}

/** A Region that has told no number is taken to have as many lanes as this one: it may be about to use them. */
async function streamsOfRegions({ config, laneCounts }: StreamDeps, regions: readonly string[]): Promise<string[]> {
  const largest = await laneCounts.largest(config.regions);
  return regions.flatMap((region) =>
    streamsOf(region, config.market, Math.max(config.lanes, largest.get(region) ?? 0)),
  );
}
