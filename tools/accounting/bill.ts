/** From usage to dollars. */
import { PRICES, type Price, type PricedRegion } from './prices.ts';
import { type Meter, metersOf, ownOf, scaled, type Usage } from './usage.ts';

/** What a month of this usage costs on each meter, tiers applied from the first unit. */
export function bill(usage: Usage, region: PricedRegion): Readonly<Partial<Record<Meter, number>>> {
  return Object.fromEntries(metersOf(usage).map(([meter, amount]) => [meter, costOf(PRICES[region][meter], amount)]));
}

export function totalUsd(usage: Usage, region: PricedRegion): number {
  return Object.values(bill(usage, region)).reduce((sum, usd) => sum + usd, 0);
}

/** A million times what one order uses in its own Region. */
export function usdPerMillion(perOrder: Usage, region: PricedRegion): number {
  return totalUsd(scaled(ownOf(perOrder), 1_000_000), region);
}

function costOf({ tiers }: Price, amount: number): number {
  let [from, usd] = [0, 0];
  for (const tier of tiers) {
    usd += Math.max(0, Math.min(amount, tier.upTo) - from) * tier.usd;
    from = tier.upTo;
  }
  return usd;
}
