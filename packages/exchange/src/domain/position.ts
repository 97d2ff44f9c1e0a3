/** A position in one market by average cost: what fills make of it, and how the Regions' positions merge. */
import { type Cents, cents, type Lots, shareOf } from '@tulip/contracts';
import type { Side } from '@tulip/engine';

/**
 * Cash spent on a position and not regained is always `cost − realised`, to the cent: so balances and positions prove each
 * other.
 */
export interface Position {
  /** Bulbs held; negative for a short position, which Phase 1 allows. */
  readonly quantity: number;
  /** What they cost; for a short position minus what they brought in. */
  readonly cost: Cents;
  /** Profit and loss of what was bought and sold again. */
  readonly realised: Cents;
}

export const FLAT: Position = { quantity: 0, cost: cents(0), realised: cents(0) };

export interface PositionChange {
  readonly side: Side;
  readonly price: Cents;
  readonly quantity: Lots;
}

/** Opens first closes: a fill against the position realises its share of the cost, rounded half up, and what is left over opens anew. */
export function positionAfter(position: Position, { side, price, quantity }: PositionChange): Position {
  const direction = side === 'BUY' ? 1 : -1;
  const held = Math.abs(position.quantity);
  const isClosing = position.quantity * direction < 0;
  const closed = isClosing ? Math.min(held, quantity) : 0;
  const kept = closed === 0 ? position : close(position, closed, price);
  const opened = quantity - closed;
  return {
    quantity: kept.quantity + direction * opened,
    cost: cents(kept.cost + direction * opened * price),
    realised: kept.realised,
  };
}

/** Takes `closed` bulbs, at most all, out of the position at a price. */
function close(position: Position, closed: number, price: Cents): Position {
  const direction = position.quantity > 0 ? 1 : -1;
  const released = shareOf(cents(Math.abs(position.cost)), closed, Math.abs(position.quantity));
  return {
    quantity: position.quantity - direction * closed,
    cost: cents(position.cost - direction * released),
    realised: cents(position.realised + direction * (closed * price - released)),
  };
}

/**
 * The Regions' positions as one, whatever their order: long ones together, short ones together, and where both are, the smaller
 * side is closed against the larger at the average cost of the larger.
 */
export function mergePositions(positions: readonly Position[]): Position {
  const realised = cents(positions.reduce((sum, position) => sum + position.realised, 0));
  const long = pooled(positions.filter(({ quantity }) => quantity > 0));
  const short = pooled(positions.filter(({ quantity }) => quantity < 0));
  const [larger, smaller] = long.quantity >= -short.quantity ? [long, short] : [short, long];
  const closed = Math.abs(smaller.quantity);
  if (closed === 0) return { ...larger, realised };
  const released = shareOf(cents(Math.abs(larger.cost)), closed, Math.abs(larger.quantity));
  const direction = larger.quantity > 0 ? 1 : -1;
  return {
    quantity: larger.quantity + smaller.quantity,
    cost: cents(larger.cost - direction * released),
    realised: cents(realised + direction * (Math.abs(smaller.cost) - released)),
  };
}

function pooled(positions: readonly Position[]): Pick<Position, 'quantity' | 'cost'> {
  return {
    quantity: positions.reduce((sum, { quantity }) => sum + quantity, 0),
    cost: cents(positions.reduce((sum, { cost }) => sum + cost, 0)),
  };
}
