/** The checker of outcomes finds each thing that an engine can get wrong, and says nothing of a right answer. */
import { epochMs } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import { createOutcomeChecker } from './check-outcome.ts';
import type {
  CancelCommand,
  CancelReason,
  Cents,
  EngineEvent,
  Lots,
  PlaceCommand,
  ReplaceCommand,
  SelfTradePolicy,
} from './engine.ts';

const BUY_TEN: PlaceCommand = {
  kind: 'place',
  orderId: 'o1',
  userId: 'clusius',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  price: 10_000 as Cents,
  quantity: 10 as Lots,
  postOnly: false,
  selfTrade: 'CANCEL_TAKER',
  simulationSeed: 1,
  acceptedAt: epochMs(0),
};
const IOC: PlaceCommand = { ...BUY_TEN, timeInForce: 'IOC' };
const FOK: PlaceCommand = { ...BUY_TEN, timeInForce: 'FOK' };
const MARKET: PlaceCommand = { ...BUY_TEN, type: 'MARKET', price: null };
const SELL_TEN: PlaceCommand = { ...BUY_TEN, side: 'SELL', orderId: 'o2', userId: 'lobel' };

const accepted: EngineEvent = { kind: 'accepted', orderId: 'o1' };
const trade = (quantity: number, remaining: number, changes: Partial<TradeEvent> = {}): TradeEvent => ({
  kind: 'trade',
  orderId: 'o1',
  takerSide: 'BUY',
  makerOrderId: 'SIM#1',
  price: 9_990 as Cents,
  quantity: quantity as Lots,
  remaining: remaining as Lots,
  ...changes,
});
const cancelled = (reason: CancelReason, remaining: number): EngineEvent => ({
  kind: 'cancelled',
  orderId: 'o1',
  reason,
  remaining: remaining as Lots,
});
type TradeEvent = Extract<EngineEvent, { kind: 'trade' }>;

describe('a right answer', () => {
  it.each<[string, PlaceCommand, readonly EngineEvent[]]>([
    ['filled', BUY_TEN, [accepted, trade(10, 0)]],
    ['filled at the limit', BUY_TEN, [accepted, trade(10, 0, { price: 10_000 as Cents })]],
    ['resting', BUY_TEN, [accepted]],
    ['filled in part and resting', BUY_TEN, [accepted, trade(4, 6)]],
    ['without liquidity', BUY_TEN, [accepted, cancelled('no-liquidity', 10)]],
    ['two makers', BUY_TEN, [accepted, trade(4, 6), trade(6, 0, { makerOrderId: 'SIM#2' })]],
    ['IOC remainder', IOC, [accepted, trade(4, 6), cancelled('ioc-remainder', 6)]],
    ['IOC nothing', IOC, [accepted, cancelled('no-liquidity', 10)]],
    ['MARKET remainder', MARKET, [accepted, trade(4, 6, { price: 99_999 as Cents }), cancelled('ioc-remainder', 6)]],
    ['FOK unfilled', FOK, [accepted, cancelled('fok-unfilled', 10)]],
  ])('%s', (_, command, events) => {
    expect(createOutcomeChecker().check(command, events)).toEqual([]);
  });
});

describe('a wrong answer', () => {
  it.each<[string, PlaceCommand, readonly EngineEvent[], string]>([
    ['nothing at all', BUY_TEN, [], 'not `accepted`'],
    ['accepted last', BUY_TEN, [trade(10, 0), accepted], 'not `accepted`'],
    ['accepted twice', BUY_TEN, [accepted, accepted], 'twice'],
    ['another order', BUY_TEN, [accepted, trade(10, 0, { orderId: 'o9' })], 'another order'],
    ['past the limit', BUY_TEN, [accepted, trade(10, 0, { price: 10_001 as Cents })], 'past the limit'],
    [
      'sold below the limit',
      { ...BUY_TEN, side: 'SELL' },
      [accepted, trade(10, 0, { takerSide: 'SELL' })],
      'past the limit',
    ],
    ['half a cent', BUY_TEN, [accepted, trade(10, 0, { price: 9_990.5 as Cents })], 'cents'],
    ['a price of nothing', BUY_TEN, [accepted, trade(10, 0, { price: 0 as Cents })], 'cents'],
    ['a trade of nothing', BUY_TEN, [accepted, trade(0, 10)], '0 lots'],
    ['too much', BUY_TEN, [accepted, trade(11, -1)], 'beyond the quantity'],
    ['remaining one off', BUY_TEN, [accepted, trade(4, 5)], 'leaves 5, not 6'],
    ['the other side', BUY_TEN, [accepted, trade(10, 0, { takerSide: 'SELL' })], 'wrong side'],
    ['makers from 2', BUY_TEN, [accepted, trade(10, 0, { makerOrderId: 'SIM#2' })], 'not SIM#1'],
    ['an unknown maker', BUY_TEN, [accepted, trade(10, 0, { makerOrderId: 'o7' })], 'does not rest'],
    [
      'cancelled when filled',
      BUY_TEN,
      [accepted, trade(10, 0), cancelled('no-liquidity', 0)],
      'filled order is cancelled',
    ],
    ['cancelled with too much', BUY_TEN, [accepted, trade(4, 6), cancelled('no-liquidity', 10)], 'not 6'],
    ['cancelled twice', IOC, [accepted, cancelled('no-liquidity', 10), cancelled('no-liquidity', 10)], 'more than one'],
    ['a trade after the cancel', IOC, [accepted, cancelled('ioc-remainder', 6), trade(4, 6)], 'follows'],
    ['IOC rests', IOC, [accepted], 'IOC order ends with undefined'],
    ['MARKET rests', MARKET, [accepted, trade(4, 6)], 'IOC order ends with undefined'],
    ['IOC nothing, wrong reason', IOC, [accepted, cancelled('ioc-remainder', 10)], 'not no-liquidity'],
    ['IOC remainder, wrong reason', IOC, [accepted, trade(4, 6), cancelled('no-liquidity', 6)], 'not ioc-remainder'],
    ['GTC, wrong reason', BUY_TEN, [accepted, trade(4, 6), cancelled('ioc-remainder', 6)], 'GTC order ends with'],
    ['FOK in part', FOK, [accepted, trade(4, 6), cancelled('fok-unfilled', 6)], 'in part'],
    ['FOK rests', FOK, [accepted], 'unfilled FOK'],
    ['FOK, wrong reason', FOK, [accepted, cancelled('no-liquidity', 10)], 'unfilled FOK'],
    ['six makers', BUY_TEN, [accepted, ...sixTrades()], '6 simulated fills'],
  ])('%s', (_, command, events, sentence) => {
    expect(createOutcomeChecker().check(command, events).join('\n')).toContain(sentence);
  });
});

describe('makers that rest', () => {
  const sold = (quantity: number, changes: Partial<TradeEvent> = {}): readonly EngineEvent[] => [
    { kind: 'accepted', orderId: 'o2' },
    trade(quantity, 10 - quantity, {
      orderId: 'o2',
      takerSide: 'SELL',
      makerOrderId: 'o1',
      makerRemaining: (6 - quantity) as Lots,
      makerUserId: 'clusius',
      price: 10_000 as Cents,
      ...changes,
    }),
  ];
  const follow = () => {
    const checker = createOutcomeChecker();
    checker.check(BUY_TEN, [accepted, trade(4, 6)]);
    return checker;
  };

  it('may be filled to what is left of them and no further', () => {
    expect(follow().check(SELL_TEN, sold(6))).toEqual([]);
    expect(follow().check(SELL_TEN, sold(7))).toEqual(['the maker is filled beyond its quantity']);
  });

  it('are gone when filled, and keep their own limit and side', () => {
    const checker = follow();
    checker.check(SELL_TEN, sold(6));
    expect([...checker.resting()]).toMatchObject([['o2', { remaining: 4 }]]);
    const past = sold(6, { price: 10_001 as Cents });
    expect(follow().check(SELL_TEN, past)).toEqual(["price 10001 is not the maker's 10000"]);
    const again: PlaceCommand = { ...BUY_TEN, orderId: 'o2' };
    expect(follow().check(again, sold(6, { takerSide: 'BUY' }))).toContain('maker and taker are on one side');
  });

  it('end once, with what is left, for the reason that was given', () => {
    const cancel: CancelCommand = {
      kind: 'cancel',
      orderId: 'o1',
      userId: 'u',
      remaining: 6 as Lots,
      reason: 'user-cancel',
    };
    expect(follow().check(cancel, [cancelled('user-cancel', 6)])).toEqual([]);
    expect(follow().check(cancel, [])).toHaveLength(1);
    expect(follow().check(cancel, [cancelled('user-cancel', 6), cancelled('user-cancel', 6)])).toHaveLength(1);
    expect(follow().check(cancel, [cancelled('mass-cancel', 6)])).toEqual([
      'cancelled for mass-cancel, not user-cancel',
    ]);
    expect(follow().check(cancel, [cancelled('user-cancel', 10)])).toEqual(['cancelled with 10 remaining, not 6']);
    const empty = createOutcomeChecker();
    expect(empty.check({ ...cancel, remaining: 0 as Lots }, [])).toEqual([]);
    expect(empty.check({ ...cancel, remaining: 0 as Lots }, [cancelled('user-cancel', 0)])).toHaveLength(1);
  });
});

describe('the turn of makers', () => {
  /** Three bids of one lot: an old and a young one at 10,000, and one at 9,900; then a sell that says whom it met. */
  const sellTo = (makerOrderId: string, price: number, before: readonly ReplaceCommand[] = []) => {
    const checker = createOutcomeChecker();
    for (const [orderId, limit] of [
      ['low', 9_900],
      ['old', 10_000],
      ['young', 10_000],
    ] as const) {
      const bid: PlaceCommand = { ...BUY_TEN, orderId, price: limit as Cents, quantity: 2 as Lots };
      expect(checker.check(bid, [{ kind: 'accepted', orderId }])).toEqual([]);
    }
    for (const command of before) {
      const { orderId, current } = command;
      const quantity = command.quantity ?? current.quantity;
      const price = command.price ?? current.price;
      expect(checker.check(command, [{ kind: 'replaced', orderId, price, quantity, remaining: quantity }])).toEqual([]);
    }
    const makerRemaining = (before.at(-1)?.quantity ?? 2) - 1;
    return checker.check({ ...SELL_TEN, price: 9_900 as Cents, quantity: 1 as Lots }, [
      { kind: 'accepted', orderId: 'o2' },
      trade(1, 0, {
        orderId: 'o2',
        takerSide: 'SELL',
        makerOrderId,
        price: price as Cents,
        makerRemaining: makerRemaining as Lots,
        makerUserId: 'clusius',
      }),
    ]);
  };
  const current = { price: 10_000 as Cents, quantity: 2 as Lots, remaining: 2 as Lots };
  const replaceOld = (quantity: number): ReplaceCommand => ({
    kind: 'replace',
    orderId: 'old',
    userId: 'clusius',
    price: null,
    quantity: quantity as Lots,
    current,
  });

  it('is by price, then by age', () => {
    expect(sellTo('old', 10_000)).toEqual([]);
    expect(sellTo('young', 10_000)).toEqual(['maker young is not the next in turn']);
    expect(sellTo('low', 9_900)).toEqual(['maker low is not the next in turn']);
  });

  it('is kept by an order whose quantity goes down, and lost by one whose quantity goes up', () => {
    expect(sellTo('old', 10_000, [replaceOld(1)])).toEqual([]);
    expect(sellTo('old', 10_000, [replaceOld(3)])).toEqual(['maker old is not the next in turn']);
  });
});

describe('self-trade policies', () => {
  const own = (quantity: number, selfTrade: SelfTradePolicy): PlaceCommand => ({
    ...BUY_TEN,
    orderId: 'o2',
    side: 'SELL',
    quantity: quantity as Lots,
    selfTrade,
  });
  const ended = (orderId: string, remaining: number): EngineEvent => ({
    ...cancelled('self-trade', remaining),
    orderId,
  });
  const smaller = (orderId: string, quantity: number): EngineEvent => {
    const lots = quantity as Lots;
    return { kind: 'replaced', orderId, price: 10_000 as Cents, quantity: lots, remaining: lots };
  };
  const answer = (command: PlaceCommand, events: readonly EngineEvent[]) => {
    const checker = createOutcomeChecker();
    checker.check(BUY_TEN, [accepted]);
    const wrong = checker.check(command, [{ kind: 'accepted', orderId: 'o2' }, ...events]);
    return { wrong, resting: [...checker.resting()].map(([orderId, { remaining }]) => [orderId, remaining]) };
  };

  it.each<[PlaceCommand, readonly EngineEvent[], readonly (readonly [string, number])[]]>([
    [own(4, 'CANCEL_TAKER'), [ended('o2', 4)], [['o1', 10]]],
    [own(4, 'CANCEL_MAKER'), [ended('o1', 10)], [['o2', 4]]],
    [own(4, 'CANCEL_BOTH'), [ended('o1', 10), ended('o2', 4)], []],
    [own(4, 'DECREMENT'), [smaller('o1', 6), ended('o2', 4)], [['o1', 6]]],
    [own(14, 'DECREMENT'), [ended('o1', 10), smaller('o2', 4)], [['o2', 4]]],
    [own(10, 'DECREMENT'), [ended('o1', 10), ended('o2', 10)], []],
  ])('%j', (command, events, resting) => {
    expect(answer(command, events)).toEqual({ wrong: [], resting });
  });

  it.each<[string, PlaceCommand, readonly EngineEvent[], string]>([
    [
      'a trade',
      own(4, 'CANCEL_MAKER'),
      [trade(4, 0, { orderId: 'o2', takerSide: 'SELL', makerOrderId: 'o1', price: 10_000 as Cents })],
      'trades with itself',
    ],
    ['the maker spared', own(4, 'CANCEL_MAKER'), [ended('o2', 4)], 'the taker ends'],
    ['the maker ended', own(4, 'CANCEL_TAKER'), [ended('o1', 10)], 'CANCEL_TAKER, and the maker is cancelled'],
    ['one of both', own(4, 'CANCEL_BOTH'), [ended('o2', 4)], 'only the taker ends'],
    ['the larger ended', own(4, 'DECREMENT'), [ended('o1', 10), ended('o2', 4)], 'ends the larger'],
    ['the maker alone made smaller', own(14, 'DECREMENT'), [ended('o1', 10)], 'only from the maker'],
    ['too much taken off', own(4, 'DECREMENT'), [smaller('o1', 5), ended('o2', 4)], 'something else'],
    ['crossed at rest', own(4, 'CANCEL_TAKER'), [], 'crossed at rest'],
    ['nobody met', { ...own(4, 'CANCEL_TAKER'), price: 10_001 as Cents }, [ended('o2', 4)], 'none of its own'],
    [
      'post-only, and it takes',
      { ...own(4, 'CANCEL_MAKER'), postOnly: true },
      [ended('o1', 10)],
      'post-only order takes',
    ],
  ])('finds %s', (_, command, events, sentence) => {
    expect(answer(command, events).wrong.join('\n')).toContain(sentence);
  });
});

describe('a replace', () => {
  const current = { price: 10_000 as Cents, quantity: 10 as Lots, remaining: 6 as Lots };
  const replace = (price: number | null, quantity: number | null): ReplaceCommand => ({
    kind: 'replace',
    orderId: 'o1',
    userId: 'clusius',
    price: price as Cents | null,
    quantity: quantity as Lots | null,
    current,
  });
  const replaced = (price: number, quantity: number, remaining: number): EngineEvent => ({
    kind: 'replaced',
    orderId: 'o1',
    price: price as Cents,
    quantity: quantity as Lots,
    remaining: remaining as Lots,
  });
  const answer = (command: ReplaceCommand, events: readonly EngineEvent[], postOnly = false) => {
    const checker = createOutcomeChecker();
    checker.check({ ...SELL_TEN, price: 12_000 as Cents }, [{ kind: 'accepted', orderId: 'o2' }]);
    if (postOnly) checker.check({ ...BUY_TEN, quantity: 6 as Lots, postOnly }, [accepted]);
    else checker.check(BUY_TEN, [accepted, trade(4, 6)]);
    return checker.check(command, events);
  };
  const taken = trade(6, 0, {
    makerOrderId: 'o2',
    makerUserId: 'lobel',
    price: 12_000 as Cents,
    makerRemaining: 4 as Lots,
  });

  it.each<[string, ReplaceCommand, readonly EngineEvent[], boolean?]>([
    ['to what is', replace(10_000, 10), []],
    ['of quantity', replace(null, 9), [replaced(10_000, 9, 5)]],
    ['of price', replace(11_000, null), [replaced(11_000, 10, 6)]],
    ['to what is filled', replace(null, 4), [cancelled('user-cancel', 6)]],
    ['into a cross', replace(12_000, null), [replaced(12_000, 10, 6), taken]],
    ['of a post-only order into a cross', replace(12_000, null), [cancelled('post-only-would-cross', 6)], true],
  ])('%s', (_, command, events, postOnly) => {
    expect(answer(command, events, postOnly)).toEqual([]);
  });

  it.each<[string, ReplaceCommand, readonly EngineEvent[], string, boolean?]>([
    ['an answer to nothing new', replace(10_000, null), [replaced(10_000, 10, 6)], 'already is'],
    ['no answer', replace(null, 9), [], 'not its `replaced`'],
    ['other terms', replace(null, 9), [replaced(10_000, 9, 9)], 'replaced by 9 of 9'],
    ['an order below its fills', replace(null, 3), [replaced(10_000, 3, 0)], 'exactly one `cancelled`'],
    ['a cross that rests', replace(12_000, null), [replaced(12_000, 10, 6)], 'crossed at rest'],
    ['post-only lost', replace(12_000, null), [replaced(12_000, 10, 6), taken], 'exactly one `cancelled`', true],
  ])('finds %s', (_, command, events, sentence, postOnly) => {
    expect(answer(command, events, postOnly).join('\n')).toContain(sentence);
  });
});

function sixTrades(): readonly EngineEvent[] {
  return [1, 2, 3, 4, 5, 6].map((maker) => trade(1, 10 - maker, { makerOrderId: `SIM#${maker}` }));
}
