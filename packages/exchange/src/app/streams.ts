/** Which streams there are: every lane of every Region of the stage. */
import { streamsOf } from '../domain/identity.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export function ownStreams(config: ExchangeConfig): string[] {
  return streamsOf(config.region, config.market, config.lanes);
}

export function allStreams(config: ExchangeConfig): string[] {
  return config.regions.flatMap((region) => streamsOf(region, config.market, config.lanes));
}
