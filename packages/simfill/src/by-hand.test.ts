/** A second SimFill, written from `docs/concepts/simfill.md` alone in arbitrary-precision integers: both must agree on every order. */
import { createHash } from 'node:crypto';
import type { Lots } from '@tulip/engine';
import { createRandom, must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { decideFills, type OrderTerms } from './decide-fills.ts';
import { PROFILES, type Profile } from './profiles.ts';
import { createSimulatedMarket } from './simulated-market.ts';
import { sampleOrder } from './testing/outcome-digest.ts';

const WORD = 2n ** 32n;
const MILLION = 1_000_000n;

/** S(x) of the document. */
function scramble(x: bigint): bigint {
  const multiply = (a: bigint, b: bigint): bigint => (a * b) % WORD;
  let z = (x + 0x9e3779b9n) % WORD;
  z = multiply(z ^ (z >> 16n), 0x21f0aaadn);
  z = multiply(z ^ (z >> 15n), 0x735a2d97n);
  return z ^ (z >> 15n);
}

/** D(key, i, j, …) of the document. */
function drawn(key: bigint, ...indices: readonly bigint[]): bigint {
  return indices.reduce((state, index) => scramble((state ^ index) % WORD), key);
}

const below = (value: bigint, bound: bigint): bigint => (value * bound) / WORD;
const floor = (a: bigint, b: bigint): bigint => (a % b < 0n ? a / b - 1n : a / b);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const withinRange = (price: bigint): bigint => least(most(price, 1n), 100_000_000n);

function keyOf(market: string, pathSeed: number): bigint {
  const digest = createHash('sha256').update(`simfill/1/${market}/${pathSeed}`).digest('hex');
  return BigInt(`0x${digest.slice(0, 8)}`);
}

function reference(profile: Profile, key: bigint, t: bigint): bigint {
  const period = BigInt(profile.cycle.periodMs);
  const phase = (t + (drawn(key, 4n) % period)) % period;
  const points = profile.cycle.points.map((point) => ({ at: BigInt(point.atMs), level: BigInt(point.levelPpm) }));
  points.push({ at: period, level: must(points[0], 'first point').level });
  const next = points.findIndex((point) => point.at > phase);
  const [from, to] = [must(points[next - 1], 'from'), must(points[next], 'to')];
  const level = (from.level * (to.at - phase) + to.level * (phase - from.at)) / (to.at - from.at);

  let noise = 0n;
  for (const [index, octave] of profile.octaves.entries()) {
    const [p, o] = [BigInt(octave.periodMs), BigInt(index)];
    const k = t / p;
    const lattice = (point: bigint): bigint => below(drawn(key, 1n, o, point), 2_000_001n) - MILLION;
    const value = floor(lattice(k) * (p - (t % p)) + lattice(k + 1n) * (t % p), p);
    noise += floor(BigInt(octave.amplitudePpm) * value, MILLION);
  }
  const levelCents = (BigInt(profile.basePriceCents) * level) / MILLION;
  return withinRange((levelCents * (MILLION + noise)) / MILLION);
}

function byHand(order: OrderTerms, profile: Profile, market: string, pathSeed: number) {
  const key = keyOf(market, pathSeed);
  const price = reference(profile, key, BigInt(order.acceptedAt));
  const orderKey = drawn(key, 2n, BigInt(order.simulationSeed));
  const d = (index: bigint, bound: bigint): bigint => below(drawn(orderKey, index), bound);
  const quantity = BigInt(order.quantity);

  const liquidity = d(1n, 10_000n);
  const none = BigInt(profile.noneBp[order.side]);
  const thin = none + BigInt(profile.thinBp[order.side]);
  const percent = liquidity < thin ? 10n + d(2n, 81n) : 100n;
  const capacity = (BigInt(profile.depthLots) * (50n + d(3n, 101n))) / 100n;
  const available = liquidity < none ? 0n : most(1n, least((quantity * percent) / 100n, capacity));

  let [count, rest] = [0n, d(4n, 10_000n)];
  for (const share of profile.makerCountBp) {
    count += 1n;
    if (rest < BigInt(share)) break;
    rest -= BigInt(share);
  }
  const makers = Number(least(count, available));
  const shares = Array.from({ length: makers }, (_, index) => 1n + d(11n + BigInt(index), 100n));
  const total = shares.reduce((sum, share) => sum + share, 0n);
  const quantities = shares.map((share) => 1n + ((available - BigInt(makers)) * share) / total);
  const allButLast = quantities.slice(0, -1).reduce((sum, part) => sum + part, 0n);
  if (makers > 0) quantities[makers - 1] = available - allButLast;

  const half = most(1n, (price * BigInt(profile.halfSpreadPpm)) / MILLION);
  const step = most(1n, (price * BigInt(profile.stepPpm)) / MILLION);
  let away = d(21n, 2n * half + 1n) - half;
  const fills: { price: number; quantity: number }[] = [];
  for (const [index, part] of quantities.entries()) {
    if (index > 0) away += 1n + d(21n + BigInt(index), step);
    const at = Number(withinRange(order.side === 'BUY' ? price + away : price - away));
    if (order.price !== null && (order.side === 'BUY' ? at > order.price : at < order.price)) break;
    fills.push({ price: at, quantity: Number(part) });
  }
  return { reference: Number(price), ...ended(order, fills) };
}

function ended(order: OrderTerms, fills: { price: number; quantity: number }[]) {
  const filled = fills.reduce((sum, fill) => sum + fill.quantity, 0);
  if (filled === order.quantity) return { fills, cancelReason: null };
  if (order.timeInForce === 'FOK') return { fills: [], cancelReason: 'fok-unfilled' };
  const rests = order.type === 'LIMIT' && order.timeInForce === 'GTC';
  return { fills, cancelReason: filled > 0 && !rests ? 'ioc-remainder' : 'no-liquidity' };
}

describe.each(Object.values(PROFILES))('an independent reading of the document, profile $name', (profile) => {
  it('agrees on 3,000 orders', () => {
    const random = createRandom(17);
    for (let index = 0; index < 3_000; index++) {
      const order = sampleOrder(random, `order-${index}`);
      const pathSeed = index % 3 === 0 ? 1637 : random.uint32();
      const { reference: price, fills, cancelReason } = decideFills(order, { market: 'TULIP', profile, pathSeed });
      expect({ order, reference: price, fills, cancelReason }).toEqual({
        order,
        ...byHand(order, profile, 'TULIP', pathSeed),
      });
    }
  });

  it('agrees on 200 ladders', () => {
    const random = createRandom(18);
    const market = createSimulatedMarket({ market: 'TULIP', profile, pathSeed: 1637 });
    for (let index = 0; index < 200; index++) {
      const at = sampleOrder(random, 'instant').acceptedAt;
      const key = keyOf('TULIP', 1637);
      const price = reference(profile, key, BigInt(at));
      const half = most(1n, (price * BigInt(profile.halfSpreadPpm)) / MILLION);
      const step = most(1n, (price * BigInt(profile.stepPpm)) / MILLION);
      const levels = (side: bigint, sign: bigint) =>
        Array.from({ length: 8 }, (_, level) => {
          const value = drawn(key, 3n, side, BigInt(at) / 2_000n, BigInt(level + 1));
          const quantity = most(1n, (BigInt(profile.depthLots) * (20n + below(value, 81n))) / 2_000n);
          return { price: Number(price + sign * (half + BigInt(level) * step)), quantity: Number(quantity) as Lots };
        });
      expect(market.book(at, 8)).toEqual({ bids: levels(0n, -1n), asks: levels(1n, 1n), simulated: true });
    }
  });
});
