/** Positions by average cost: conserved to the cent whatever is bought and sold, and merged the same in every order. */
import { cents, lots } from '@tulip/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAT, mergePositions, type Position, type PositionChange, positionAfter } from './position.ts';

const change = (side: 'BUY' | 'SELL', quantity: number, price: number): PositionChange => ({
  side,
  quantity: lots(quantity),
  price: cents(price),
});
const positionOf = (...changes: readonly PositionChange[]): Position => changes.reduce(positionAfter, FLAT);

const anyChange = fc.record({
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  quantity: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000 })).map(lots),
  price: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2_000_000 })).map(cents),
});
const anyChanges = fc.array(anyChange, { maxLength: 30 });

describe('a position', () => {
  it('averages what is bought, and realises the difference of what is sold', () => {
    const held = positionOf(change('BUY', 10, 500), change('BUY', 10, 700));
    expect(held).toEqual({ quantity: 20, cost: 12_000, realised: 0 });
    expect(positionAfter(held, change('SELL', 5, 800))).toEqual({ quantity: 15, cost: 9_000, realised: 1_000 });
    expect(positionAfter(held, change('SELL', 20, 500))).toEqual({ quantity: 0, cost: 0, realised: -2_000 });
  });

  it('may be short: sold first, and bought back', () => {
    const short = positionOf(change('SELL', 10, 500));
    expect(short).toEqual({ quantity: -10, cost: -5_000, realised: 0 });
    expect(positionAfter(short, change('BUY', 4, 600))).toEqual({ quantity: -6, cost: -3_000, realised: -400 });
  });

  it('turns in one fill: what is left over opens at its price', () => {
    const turned = positionOf(change('BUY', 10, 500), change('SELL', 25, 600));
    expect(turned).toEqual({ quantity: -15, cost: -9_000, realised: 1_000 });
    expect(positionAfter(turned, change('BUY', 16, 600))).toEqual({ quantity: 1, cost: 600, realised: 1_000 });
  });

  it('rounds a share of the cost half up, and leaves no cent behind when all is sold', () => {
    const held = positionOf(change('BUY', 1, 100), change('BUY', 1, 101));
    const half = positionAfter(held, change('SELL', 1, 100));
    expect(half).toEqual({ quantity: 1, cost: 100, realised: -1 });
    expect(positionAfter(half, change('SELL', 1, 100))).toEqual({ quantity: 0, cost: 0, realised: -1 });
  });

  it('conserves bulbs and cash: cost − realised is what was spent and not regained', () => {
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const position = positionOf(...changes);
        const signed = (value: (each: PositionChange) => number) =>
          changes.reduce((sum, each) => sum + (each.side === 'BUY' ? value(each) : -value(each)), 0);
        expect(position.quantity).toBe(signed(({ quantity }) => quantity));
        expect(position.cost - position.realised).toBe(signed(({ price, quantity }) => price * quantity));
        expect(Math.sign(position.cost)).toBe(Math.sign(position.quantity));
      }),
    );
  });
});

describe('merged positions', () => {
  it('pool what is held the same way', () => {
    const merged = mergePositions([
      positionOf(change('BUY', 10, 500)),
      positionOf(change('BUY', 30, 900), change('SELL', 10, 950)),
    ]);
    expect(merged).toEqual({ quantity: 30, cost: 23_000, realised: 500 });
  });

  it('close one Region’s short against another’s long', () => {
    const long = positionOf(change('BUY', 10, 500));
    const short = positionOf(change('SELL', 4, 600));
    expect(mergePositions([long, short])).toEqual({ quantity: 6, cost: 3_000, realised: 400 });
    expect(mergePositions([long, positionOf(change('SELL', 10, 450))])).toEqual({
      quantity: 0,
      cost: 0,
      realised: -500,
    });
    const shorter = positionOf(change('SELL', 40, 600));
    expect(mergePositions([long, shorter])).toEqual({ quantity: -30, cost: -18_000, realised: 1_000 });
  });

  it('are nothing of nothing, and one of one', () => {
    expect(mergePositions([])).toEqual(FLAT);
    fc.assert(
      fc.property(anyChanges, (changes) => {
        expect(mergePositions([positionOf(...changes)])).toEqual(positionOf(...changes));
      }),
    );
  });

  it('conserve bulbs and cash, in every order of the Regions', () => {
    fc.assert(
      fc.property(fc.array(anyChanges, { maxLength: 4 }), (regions) => {
        const positions = regions.map((changes) => positionOf(...changes));
        const merged = mergePositions(positions);
        const total = (value: (each: Position) => number) => positions.reduce((sum, each) => sum + value(each), 0);
        expect(merged.quantity).toBe(total(({ quantity }) => quantity));
        expect(merged.cost - merged.realised).toBe(total(({ cost, realised }) => cost - realised));
        expect(mergePositions([...positions].reverse())).toEqual(merged);
      }),
    );
  });
});
