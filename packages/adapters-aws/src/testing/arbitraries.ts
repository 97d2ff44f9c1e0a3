/** Arbitrary orders, ledger entries and the like for property tests of the item codecs. */
import { cents, lots, orderReason, orderStatus, type Trade } from '@tulip/contracts';
import {
  type BalanceRow,
  type CancelRequest,
  depositOf,
  entryHash,
  fillEntryOf,
  type LaneHead,
  type LedgerCommand,
  type LedgerEntry,
  type LedgerOutcome,
  type MarketTally,
  type OrderVersion,
  type PersonaRecord,
  type PostedEntry,
  type ReplaceRequest,
  type SpecialTerms,
} from '@tulip/exchange';

import { epochMs, toRfc3339 } from '@tulip/std';
import fc from 'fast-check';

/** Plain objects: the library's own default are ones without a prototype, which no store gives back. */
function record<T>(model: { [Field in keyof T]: fc.Arbitrary<T[Field]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const orderId = hex(32);
const hash = hex(64);
const region = fc.constantFrom('us-east-2', 'eu-west-1');
const stream = fc.tuple(region, fc.nat(63)).map(([name, lane]) => `${name}/TULIP-${lane}`);
const userId = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
const instant = fc.nat(4_102_444_800_000).map(epochMs);
const price = fc.integer({ min: 1, max: 100_000_000 }).map(cents);
const quantity = fc.integer({ min: 1, max: 1_000_000 }).map(lots);
const amount = fc.maxSafeInteger().map(cents);
const remaining = fc.nat(1_000_000).map(lots);
const seed = fc.nat(2 ** 32 - 1);
const seq = fc.integer({ min: 1, max: 999_999_999_999 });
const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const type = fc.constantFrom('LIMIT' as const, 'MARKET' as const);
const timeInForce = fc.constantFrom('GTC' as const, 'IOC' as const, 'FOK' as const);
const market = fc.constant('TULIP' as const);
const zone = fc.constantFrom('us-east-2a', 'eu-west-1c');
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const specialTerms = fc.constantFrom<SpecialTerms>({}, { postOnly: true }, { postOnly: true, selfTrade: 'DECREMENT' });

const anyPlainOrder = record<OrderVersion>({
  orderId,
  userId,
  market,
  side,
  type,
  timeInForce,
  price: orNull(price),
  quantity,
  simulationSeed: seed,
  idempotencyKey: fc.stringMatching(/^[\x20-\x7e]{1,255}$/),
  bodyHash: hash,
  region,
  acceptedAz: zone,
  stream,
  acceptedAt: instant,
  status: fc.constantFrom(...orderStatus.options),
  reason: orNull(fc.constantFrom(...orderReason.options)),
  filledQuantity: remaining,
  notional: fc.nat(Number.MAX_SAFE_INTEGER).map(cents),
  seq: orNull(seq),
  appliedSeq: fc.nat(),
  updatedAt: instant,
  version: fc.integer({ min: 1, max: 1000 }),
});

/** Of most orders nobody ever asked for a replace. */
const answers = fc.oneof(
  fc.constant({}),
  fc
    .dictionary(region, instant, { minKeys: 1, noNullPrototype: true })
    .map((answeredReplaces) => ({ answeredReplaces })),
);

export const anyOrder = fc
  .tuple(anyPlainOrder, specialTerms, answers)
  .map(([order, special, answered]) => ({ ...order, ...special, ...answered }));

const cancelReason = fc.constantFrom('user-cancel' as const, 'mass-cancel' as const);

export const anyCancelRequest: fc.Arbitrary<CancelRequest> = record({
  orderId,
  userId,
  region,
  stream,
  reason: cancelReason,
  requestedAt: instant,
});

export const anyReplaceRequest: fc.Arbitrary<ReplaceRequest> = record({
  orderId,
  userId,
  region,
  stream,
  price: orNull(price),
  quantity: orNull(quantity),
  requestedAt: instant,
});

const command: fc.Arbitrary<LedgerCommand> = fc.oneof(
  record({
    kind: fc.constant('place' as const),
    orderId,
    userId,
    market,
    side,
    type,
    timeInForce,
    price: orNull(price),
    quantity,
    simulationSeed: seed,
    acceptedAt: instant,
    acceptedAz: zone,
  }),
  record({
    kind: fc.constant('cancel' as const),
    orderId,
    userId,
    market,
    remaining,
    reason: cancelReason,
    requestedAt: instant,
  }),
  record({
    kind: fc.constant('replace' as const),
    orderId,
    userId,
    market,
    price: orNull(price),
    quantity: orNull(quantity),
    current: record({ price: orNull(price), quantity, remaining }),
    requestedIn: region,
    requestedAt: instant,
  }),
);

function outcomeOf(ofOrder: fc.Arbitrary<string>): fc.Arbitrary<LedgerOutcome> {
  return fc.oneof(
    record({ kind: fc.constant('accepted' as const), orderId: ofOrder }),
    record({
      kind: fc.constant('trade' as const),
      orderId: ofOrder,
      takerSide: side,
      makerOrderId: fc.constant('SIM#1'),
      price,
      quantity,
      remaining,
    }),
    record({
      kind: fc.constant('trade' as const),
      orderId: ofOrder,
      takerSide: side,
      makerOrderId: orderId,
      makerUserId: userId,
      makerRemaining: remaining,
      price,
      quantity,
      remaining,
    }),
    record({
      kind: fc.constant('replaced' as const),
      orderId: ofOrder,
      price,
      quantity,
      remaining,
    }),
    record({
      kind: fc.constant('cancelled' as const),
      orderId: ofOrder,
      reason: fc.constantFrom('no-liquidity' as const, 'ioc-remainder' as const, 'user-cancel' as const),
      remaining,
    }),
    record({ kind: fc.constant('replaced' as const), orderId: ofOrder, price: orNull(price), quantity, remaining }),
    record({
      kind: fc.constant('rejected' as const),
      orderId: ofOrder,
      reason: fc.constant('engine-fault' as const),
    }),
  );
}

/** Sealed: the hash is the hash of the rest. */
export const anyLedgerEntry: fc.Arbitrary<LedgerEntry> = command.chain((ofCommand) =>
  record({
    stream,
    from: seq,
    seq,
    at: instant,
    command: fc.constant(ofCommand),
    // Mostly the command's own order; a sweep also touches others.
    outcomes: fc.array(outcomeOf(fc.oneof(fc.constant(ofCommand.orderId), orderId)), { maxLength: 7 }),
    engine: record({
      name: fc.constantFrom('simfill' as const, 'matcher' as const),
      version: fc.string(),
      settings: fc.string(),
    }),
    fillAz: zone,
    epoch: fc.nat(),
    prevHash: hash,
  }).map((unsealed) => ({ ...unsealed, hash: entryHash(unsealed) })),
);

export interface PlacedTrade {
  readonly stream: string;
  readonly seq: number;
  readonly trade: Trade;
}

export const anyTrade: fc.Arbitrary<PlacedTrade> = record({
  stream,
  seq,
  trade: record({
    tradeId: fc.stringMatching(/^[a-z0-9-]{1,20}\.TULIP-\d\.\d{1,12}$/),
    buyOrder: orderId,
    sellOrder: fc.constant('SIM#1'),
    price: fc.constant('12.50'),
    quantity: fc.integer({ min: 1, max: 1_000_000 }),
    timestamp: instant.map(toRfc3339),
    region,
    fillAz: zone,
    market,
  }),
});

const position = seq.chain((end) =>
  record({
    seq: fc.constant(end),
    projectedSeq: fc.oneof(fc.constant(end), fc.integer({ min: Math.max(0, end - 1_000), max: end })),
  }),
);

export const anyLaneHead: fc.Arbitrary<LaneHead> = record({
  position,
  stream,
  epoch: fc.nat(),
  hash,
  at: instant,
  recentLagsMs: fc.array(fc.nat(), { maxLength: 20 }),
  isStored: fc.constant(true),
}).map(({ position: at, ...head }) => ({ ...head, ...at }));

const print = record({ price, at: instant, key: fc.string() });

export const anyTally: fc.Arbitrary<MarketTally | null> = orNull(
  record({ day: fc.nat(40_000), open: print, last: print, high: price, low: price, volume: fc.nat() }),
);

export const anyPersona: fc.Arbitrary<PersonaRecord> = record({
  userId,
  displayName: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
  bio: fc.string({ maxLength: 500, unit: 'grapheme' }),
  avatar: orNull(fc.stringMatching(/^[0-9a-f]{32}$/)),
  homeRegion: region,
  openingBalance: amount,
  createdAt: instant,
  updatedAt: instant,
});

export const anyBalanceRow: fc.Arbitrary<BalanceRow> = record({
  userId,
  region,
  balance: amount,
  entries: fc.nat(),
  streams: fc.uniqueArray(stream, { maxLength: 3 }),
  positions: fc.dictionary(
    fc.constant('TULIP'),
    record({ quantity: fc.maxSafeInteger(), cost: amount, realised: amount }),
    { noNullPrototype: true },
  ),
  updatedAt: instant,
});

const booked = { ordinal: fc.integer({ min: 1 }), balanceAfter: amount };

/** Deposits and fills; the delta is as stored, which the audit compares with what it should be. */
export const anyPostedEntry: fc.Arbitrary<PostedEntry> = fc
  .tuple(
    fc.oneof(
      record({ userId, homeRegion: region, openingBalance: amount, createdAt: instant }).map(depositOf),
      record({
        userId,
        stream,
        seq,
        leg: fc.constantFrom(1 as const, 2 as const),
        orderId,
        market,
        side,
        quantity,
        price,
        at: instant,
      }).map(fillEntryOf),
    ),
    record({ ...booked, delta: amount }),
  )
  .map(([entry, posted]) => ({ ...entry, ...posted }));

export const anyStream = stream;
