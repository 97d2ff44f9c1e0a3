/** What every use case must know of the place where it runs. */
export interface ExchangeConfig {
  readonly region: string;
  /** All Regions of the stage, this one among them. */
  readonly regions: readonly string[];
  readonly market: string;
  readonly lanes: number;
  /** Recorded as acceptedAz and fillAz. */
  readonly availabilityZone: string;
}

export function peersOf(config: ExchangeConfig): string[] {
  return config.regions.filter((region) => region !== config.region);
}
