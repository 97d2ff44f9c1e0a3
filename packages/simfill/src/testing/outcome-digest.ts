/** One hash over a thousand outcomes: two processes, machines or versions that agree on it agree on all of them. */
import type { Cents, FillEngine, Lots, PlaceCommand, TimeInForce } from '@tulip/engine';
import { canonicalJson, createRandom, epochMs, must, type Random, randomBelow, sha256Hex } from '@tulip/std';

const ORDERS = 1_000;
const FIRST_MS = 1_767_225_600_000;
const TIMES_IN_FORCE: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];

/** SHA-256 over the events of 1,000 orders that are drawn from `seed`. */
export function outcomeDigest(engine: FillEngine, seed: number): string {
  const random = createRandom(seed);
  const outcomes = Array.from({ length: ORDERS }, (_, index) => {
    const events = engine.apply(sampleOrder(random, `order-${index}`));
    return canonicalJson(events.map((event) => ({ ...event })));
  });
  return sha256Hex(outcomes.join('\n'));
}

/** An order of any kind near fl 100, accepted at any millisecond of a year. */
export function sampleOrder(random: Random, orderId: string): PlaceCommand {
  const isMarket = randomBelow(random, 3) === 0;
  const limitCents = 8_000 + randomBelow(random, 4_000);
  return {
    kind: 'place',
    orderId,
    userId: 'leeuwenhoek',
    side: randomBelow(random, 2) === 0 ? 'BUY' : 'SELL',
    type: isMarket ? 'MARKET' : 'LIMIT',
    timeInForce: must(TIMES_IN_FORCE[randomBelow(random, 3)], 'a time in force'),
    price: isMarket ? null : (limitCents as Cents),
    quantity: (1 + randomBelow(random, randomBelow(random, 10) === 0 ? 1_000_000 : 1_000)) as Lots,
    postOnly: false,
    selfTrade: 'CANCEL_TAKER',
    simulationSeed: random.uint32(),
    acceptedAt: epochMs(FIRST_MS + random.uint32() * 7),
  };
}
