/** The contract-test suite that any fill engine must pass (D9). It imports vitest, so the package's index does not export it. */
import { createRandom, epochMs, must, type Random, randomBelow } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import type { RestingOrder } from './check-matching.ts';
import { createOutcomeChecker } from './check-outcome.ts';
import {
  type Cents,
  type EngineCommand,
  type EngineEvent,
  type FillEngine,
  type Lots,
  MAX_MAKERS,
  type PlaceCommand,
  type ReplaceCommand,
  type SelfTradePolicy,
  type TimeInForce,
} from './engine.ts';

const COMMANDS = 400;
const TIMES_IN_FORCE: readonly TimeInForce[] = ['GTC', 'GTC', 'GTC', 'IOC', 'FOK'];
const SELF_TRADE: readonly SelfTradePolicy[] = ['CANCEL_TAKER', 'CANCEL_MAKER', 'CANCEL_BOTH', 'DECREMENT'];
/** So few that they meet each other and themselves. */
const USERS = 9;
/** Of any order. */
const QUANTITY_MAX = 1_000_000;
const START_MS = 1_700_000_000_000;

/**
 * Declares the suite. `create` makes an engine in its initial state, always of one identity; `createOther` makes one of
 * another identity (another seed, another market), whose snapshots the first must refuse.
 */
export function describeFillEngine(name: string, create: () => FillEngine, createOther: () => FillEngine): void {
  describe(`${name}: the fill-engine contract`, () => {
    describeOutcomes(create);
    describeDeterminism(create);
    describeSnapshots(create, createOther);
  });
}

function describeOutcomes(create: () => FillEngine): void {
  it.each([1, 2, 3, 4, 5])('keeps every rule of an outcome over a lane of mixed commands (workload %i)', (seed) => {
    const engine = create();
    const checker = createOutcomeChecker();
    const kinds = new Set<string>();
    for (const command of workload(seed, () => checker.resting())) {
      const events = engine.apply(command);
      expect({ command, wrong: checker.check(command, events) }).toEqual({ command, wrong: [] });
      for (const event of events) kinds.add(event.kind === 'cancelled' ? event.reason : event.kind);
    }
    // A workload that never trades or never cancels would prove nothing.
    expect([...kinds]).toEqual(
      expect.arrayContaining(['accepted', 'trade', 'user-cancel', 'no-liquidity', 'fok-unfilled']),
    );
  });

  it('answers synchronously, leaves its command as it was, and never changes an answer that it has given', () => {
    const engine = create();
    const given: { events: readonly EngineEvent[]; copy: string }[] = [];
    for (const command of workload(6)) {
      const before = JSON.stringify(command);
      const events = engine.apply(Object.freeze(command));
      expect(Array.isArray(events)).toBe(true);
      expect(JSON.stringify(command)).toBe(before);
      given.push({ events, copy: JSON.stringify(events) });
    }
    for (const { events, copy } of given) expect(JSON.stringify(events)).toBe(copy);
  });

  it('ends an order that was never placed with exactly what the cancel says, and has nothing to say of nothing', () => {
    const engine = create();
    const cancel = { kind: 'cancel', orderId: 'never', userId: 'clusius', reason: 'mass-cancel' } as const;
    expect(engine.apply({ ...cancel, remaining: 7 as Lots })).toEqual([
      { kind: 'cancelled', orderId: 'never', reason: 'mass-cancel', remaining: 7 },
    ]);
    expect(engine.apply({ ...cancel, orderId: 'filled', remaining: 0 as Lots })).toEqual([]);
  });

  it('gives an order that was never placed its new terms, and has nothing to say of what already is', () => {
    const engine = create();
    const current = { price: 900 as Cents, quantity: 10 as Lots, remaining: 10 as Lots };
    const replace = { kind: 'replace', orderId: 'never', userId: 'clusius', current } as const;
    expect(engine.apply({ ...replace, price: 950 as Cents, quantity: null })).toEqual([
      { kind: 'replaced', orderId: 'never', price: 950, quantity: 10, remaining: 10 },
    ]);
    expect(engine.apply({ ...replace, price: null, quantity: 7 as Lots })).toEqual([
      { kind: 'replaced', orderId: 'never', price: 900, quantity: 7, remaining: 7 },
    ]);
    expect(engine.apply({ ...replace, price: 900 as Cents, quantity: 10 as Lots })).toEqual([]);
    expect(engine.apply({ ...replace, price: null, quantity: null })).toEqual([]);
  });

  it('never has one command meet more orders than an entry of the ledger can hold', () => {
    const engine = create();
    const checker = createOutcomeChecker();
    const terms = place(createRandom(1), 'terms', 0);
    const plain = { ...terms, type: 'LIMIT', timeInForce: 'GTC', postOnly: false } as const;
    const sells = Array.from({ length: MAX_MAKERS + 3 }, (_, index): PlaceCommand => {
      const price = (20_000 + (index % 7)) as Cents;
      return { ...plain, orderId: `sell-${index}`, userId: 'seller', side: 'SELL', price, quantity: 1 as Lots };
    });
    const all = {
      ...plain,
      userId: 'buyer',
      side: 'BUY',
      price: 90_000 as Cents,
      quantity: (MAX_MAKERS + 3) as Lots,
    } as const;
    const buys = (['FOK', 'GTC'] as const).map((timeInForce) => ({
      ...all,
      timeInForce,
      orderId: `buy-${timeInForce}`,
    }));
    for (const command of [...sells, ...buys]) {
      expect({ command, wrong: checker.check(command, engine.apply(command)) }).toEqual({ command, wrong: [] });
    }
  });
}

function describeDeterminism(create: () => FillEngine): void {
  it('is deterministic: two instances give equal events and equal state hashes after each command', () => {
    const [one, two] = [create(), create()];
    expect(two.identity).toEqual(one.identity);
    for (const command of workload(7)) {
      expect(two.apply(command)).toEqual(one.apply(command));
      expect(two.stateHash()).toBe(one.stateHash());
    }
  });

  it.each([1, 2, 10])(
    'gives the same when the engine is thrown away and restored after each batch of %i',
    (batchSize) => {
      const commands = workload(8);
      const whole = create();
      const expected = commands.map((command) => whole.apply(command));
      let engine = create();
      const actual = commands.map((command, index) => {
        if (index % batchSize === 0) {
          const next = create();
          next.restore(engine.snapshot());
          engine = next;
        }
        return engine.apply(command);
      });
      expect(actual).toEqual(expected);
      expect(engine.stateHash()).toBe(whole.stateHash());
    },
  );

  it('hashes its state as 64 hexadecimal digits, and reading state or hash changes nothing', () => {
    const engine = create();
    for (const command of workload(9)) engine.apply(command);
    const hash = engine.stateHash();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(engine.snapshot()).toEqual(engine.snapshot());
    expect(engine.stateHash()).toBe(hash);
  });
}

function describeSnapshots(create: () => FillEngine, createOther: () => FillEngine): void {
  it('goes on from a snapshot as if it had never stopped, whatever the restored instance held before', () => {
    const commands = workload(10);
    const middle = commands.length / 2;
    const original = create();
    for (const command of commands.slice(0, middle)) original.apply(command);
    const snapshot = original.snapshot();
    const restored = create();
    for (const command of workload(11)) restored.apply(command);
    restored.restore(snapshot);
    expect(restored.stateHash()).toBe(original.stateHash());
    for (const command of commands.slice(middle)) expect(restored.apply(command)).toEqual(original.apply(command));
    expect(restored.stateHash()).toBe(original.stateHash());
  });

  it('gives snapshots that nobody can change the engine through', () => {
    const engine = create();
    const hash = engine.stateHash();
    engine.snapshot().fill(0);
    expect(engine.stateHash()).toBe(hash);
    create().restore(engine.snapshot());
  });

  it('refuses what is not a snapshot of its identity, says so with an Error, and is as it was', () => {
    const engine = create();
    const twin = create();
    const [before, after] = [workload(12), workload(13)];
    for (const command of before) expect(engine.apply(command)).toEqual(twin.apply(command));
    const hash = engine.stateHash();
    expect(createOther().identity).not.toEqual(engine.identity);
    for (const bytes of damaged(engine.snapshot(), createOther().snapshot())) {
      expect(() => engine.restore(bytes)).toThrow(Error);
      expect(engine.stateHash()).toBe(hash);
    }
    for (const command of after) expect(engine.apply(command)).toEqual(twin.apply(command));
  });
}

/** Bytes that no engine of this snapshot's identity may take: foreign, empty, cut short, too long, one bit wrong. */
function damaged(snapshot: Uint8Array, foreign: Uint8Array): readonly Uint8Array[] {
  const flipped = [0, snapshot.length >> 1, snapshot.length - 1].map((at) =>
    snapshot.map((byte, index) => (index === at ? byte ^ 1 : byte)),
  );
  const cut = [1, snapshot.length >> 1, snapshot.length - 1].map((length) => snapshot.slice(0, length));
  return [foreign, new Uint8Array(), new Uint8Array(64), Uint8Array.of(...snapshot, 0), ...cut, ...flipped];
}

type Resting = ReadonlyMap<string, RestingOrder>;

/** Commands of one lane: orders of every kind at prices that sometimes cross; cancels and replaces of what rests or never came. */
function* commandsOf(seed: number, resting: () => Resting): Generator<EngineCommand> {
  const random = createRandom(seed);
  for (let index = 0; index < COMMANDS; index++) {
    const drawn = randomBelow(random, 8);
    if (drawn > 1) {
      yield place(random, `w${seed}-order-${index}`, index);
      continue;
    }
    const open = [...resting()];
    const [orderId, order] = open[randomBelow(random, open.length + 1)] ?? [
      `w${seed}-unplaced-${index}`,
      { userId: `user-${index % USERS}`, limit: 9_000 + index, quantity: 1 + index, remaining: 1 + index },
    ];
    if (drawn === 0) yield replace(random, orderId, order);
    else
      yield {
        kind: 'cancel',
        orderId,
        userId: order.userId,
        remaining: order.remaining as Lots,
        reason: 'user-cancel',
      };
  }
}

/** Without `resting` the cancels and replaces name only orders that never came, which holds for every engine. */
function workload(seed: number): readonly EngineCommand[];
function workload(seed: number, resting: () => Resting): Iterable<EngineCommand>;
function workload(seed: number, resting?: () => Resting): Iterable<EngineCommand> {
  return resting === undefined ? [...commandsOf(seed, () => new Map())] : commandsOf(seed, resting);
}

type Standing = Pick<RestingOrder, 'userId' | 'limit' | 'quantity' | 'remaining'>;

function replace(random: Random, orderId: string, order: Standing): ReplaceCommand {
  const { userId, limit, quantity, remaining } = order;
  const otherPrice = Math.max(1, limit + randomBelow(random, 4_001) - 2_000);
  const otherQuantity = Math.min(1 + randomBelow(random, 2 * quantity), QUANTITY_MAX);
  return {
    kind: 'replace',
    orderId,
    userId,
    price: randomBelow(random, 2) === 0 ? null : (otherPrice as Cents),
    quantity: randomBelow(random, 2) === 0 ? null : (otherQuantity as Lots),
    current: { price: limit as Cents, quantity: quantity as Lots, remaining: remaining as Lots },
  };
}

function place(random: Random, orderId: string, index: number): PlaceCommand {
  const isMarket = randomBelow(random, 4) === 0;
  const limitCents = 1 + randomBelow(random, randomBelow(random, 2) === 0 ? 40_000 : 20_000);
  const timeInForce = must(TIMES_IN_FORCE[randomBelow(random, TIMES_IN_FORCE.length)], 'a time in force');
  return {
    kind: 'place',
    orderId,
    userId: `user-${randomBelow(random, USERS)}`,
    side: randomBelow(random, 2) === 0 ? 'BUY' : 'SELL',
    type: isMarket ? 'MARKET' : 'LIMIT',
    timeInForce: isMarket && timeInForce === 'GTC' ? 'IOC' : timeInForce,
    price: isMarket ? null : (limitCents as Cents),
    quantity: (1 + randomBelow(random, randomBelow(random, 5) === 0 ? QUANTITY_MAX : 500)) as Lots,
    postOnly: !isMarket && timeInForce === 'GTC' && randomBelow(random, 6) === 0,
    selfTrade: must(SELF_TRADE[randomBelow(random, SELF_TRADE.length)], 'a policy'),
    simulationSeed: random.uint32(),
    acceptedAt: epochMs(START_MS + index * 61_013),
  };
}
