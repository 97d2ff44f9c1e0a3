/** What a user owns: cash and positions over all Regions, at the last price. */
import { type Cents, cents, formatCents, type Market, type Portfolio, parseDecimal, shareOf } from '@tulip/contracts';
import { err, must, ok, type Result } from '@tulip/std';
import { type BalanceRow, totalBalance } from '../domain/balance-row.ts';
import { mergePositions, type Position } from '../domain/position.ts';
import type { Balances } from '../ports/balances.ts';
import type { Personas } from '../ports/personas.ts';
import type { ExchangeConfig } from './exchange-config.ts';

export interface PortfolioDeps {
  readonly config: ExchangeConfig;
  readonly balances: Pick<Balances, 'rows'>;
  readonly personas: Pick<Personas, 'get'>;
  readonly market: () => Promise<Market>;
}

/** Before the first trade of the day the market has no last price: the reference price stands for it. */
export async function viewPortfolio(
  deps: PortfolioDeps,
  userId: string,
): Promise<Result<Portfolio, 'unknown-persona'>> {
  const [persona, rows, market] = await Promise.all([
    deps.personas.get(userId),
    deps.balances.rows([userId], deps.config.regions),
    deps.market(),
  ]);
  if (persona === undefined && rows.length === 0) return err('unknown-persona');
  const lastPrice = centsOf(market.last ?? market.reference);
  const positions = marketsOf(rows).map((name) => {
    const merged = mergePositions(rows.flatMap((row) => row.positions[name] ?? []));
    return { name, position: merged, value: cents(merged.quantity * lastPrice) };
  });
  const sum = (amounts: readonly number[]): Cents => cents(amounts.reduce((total, amount) => total + amount, 0));
  const cash = totalBalance(rows);
  const holdings = sum(positions.map(({ value }) => value));
  return ok({
    userId,
    currency: 'fl',
    cash: formatCents(cash),
    positions: positions.map(({ name, position, value }) => ({
      market: name,
      quantity: position.quantity,
      averageCost: formatCents(averageCost(position)),
      lastPrice: formatCents(lastPrice),
      value: formatCents(value),
      unrealisedPnl: formatCents(cents(value - position.cost)),
      realisedPnl: formatCents(position.realised),
    })),
    holdingsValue: formatCents(holdings),
    totalValue: formatCents(cents(cash + holdings)),
    unrealisedPnl: formatCents(sum(positions.map(({ position, value }) => value - position.cost))),
    realisedPnl: formatCents(sum(positions.map(({ position }) => position.realised))),
  });
}

function marketsOf(rows: readonly BalanceRow[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row.positions)))].sort();
}

/** Of one bulb, rounded half up; 0 of nothing. */
function averageCost({ quantity, cost }: Position): Cents {
  return quantity === 0 ? cents(0) : shareOf(cents(Math.abs(cost)), 1, Math.abs(quantity));
}

function centsOf(price: string): Cents {
  const parsed = parseDecimal(price);
  return must(parsed.ok ? parsed.value : null, `the price ${price}`);
}
