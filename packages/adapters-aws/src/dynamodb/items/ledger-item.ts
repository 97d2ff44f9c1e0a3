/** A ledger entry as an item: everything that its hash covers, without what the key already says. */
import { type Cents, cents, lots, selfTrade } from '@tulip/contracts';
import type { LedgerCommand, LedgerEntry, LedgerOutcome } from '@tulip/exchange';
import { epochMs } from '@tulip/std';
import { type Item, ItemReader } from './item-reader.ts';
import { LEDGER_PREFIX, ledgerKey, SEQ_PREFIX } from './keys.ts';

const CANCEL_REASONS = [
  'no-liquidity',
  'ioc-remainder',
  'fok-unfilled',
  'user-cancel',
  'mass-cancel',
  'post-only-would-cross',
  'self-trade',
  'price-collar',
  'duplicate-in-other-region',
] as const;

/**
 * Stream and sequence number are in the key; an outcome names its order only where it is not the command's. A transactional write
 * costs 2 units per KB begun, so a typical entry must stay below 1 KB.
 */
export function toLedgerItem(entry: LedgerEntry): Item {
  return {
    ...ledgerKey(entry.stream, entry.seq),
    from: entry.from,
    at: entry.at,
    command: { ...entry.command },
    outcomes: entry.outcomes.map(({ orderId, ...outcome }) =>
      orderId === entry.command.orderId ? outcome : { orderId, ...outcome },
    ),
    engine: { ...entry.engine },
    fillAz: entry.fillAz,
    epoch: entry.epoch,
    prevHash: entry.prevHash,
    hash: entry.hash,
  };
}

export function ledgerEntryOfItem(item: Item): LedgerEntry {
  const from = ItemReader.of(item, 'ledger entry');
  const command = commandOf(from.map('command'));
  const engine = from.map('engine');
  return {
    stream: from.after('pk', LEDGER_PREFIX),
    from: from.integer('from'),
    seq: Number(from.after('sk', SEQ_PREFIX)),
    at: epochMs(from.integer('at')),
    command,
    outcomes: from.maps('outcomes').map((outcome) => outcomeOf(outcome, command.orderId)),
    engine: {
      name: engine.oneOf('name', ['simfill', 'matcher']),
      version: engine.text('version'),
      settings: engine.text('settings'),
    },
    fillAz: from.text('fillAz'),
    epoch: from.integer('epoch'),
    prevHash: from.text('prevHash'),
    hash: from.text('hash'),
  };
}

function commandOf(from: ItemReader): LedgerCommand {
  const kind = from.oneOf('kind', ['place', 'cancel', 'replace']);
  const subject = { orderId: from.text('orderId'), userId: from.text('userId'), market: from.text('market') };
  if (kind === 'cancel') {
    return {
      kind,
      ...subject,
      remaining: lots(from.integer('remaining')),
      reason: from.oneOf('reason', ['user-cancel', 'mass-cancel']),
      requestedAt: epochMs(from.integer('requestedAt')),
    };
  }
  const price = centsOrNull(from);
  if (kind === 'replace') {
    const current = from.map('current');
    const quantity = from.integerOrNull('quantity');
    return {
      kind,
      ...subject,
      price,
      quantity: quantity === null ? null : lots(quantity),
      current: {
        price: centsOrNull(current),
        quantity: lots(current.integer('quantity')),
        remaining: lots(current.integer('remaining')),
      },
      requestedIn: from.text('requestedIn'),
      requestedAt: epochMs(from.integer('requestedAt')),
    };
  }
  return {
    kind,
    ...subject,
    side: from.oneOf('side', ['BUY', 'SELL']),
    type: from.oneOf('type', ['LIMIT', 'MARKET']),
    timeInForce: from.oneOf('timeInForce', ['GTC', 'IOC', 'FOK']),
    price,
    quantity: lots(from.integer('quantity')),
    simulationSeed: from.integer('simulationSeed'),
    acceptedAt: epochMs(from.integer('acceptedAt')),
    acceptedAz: from.text('acceptedAz'),
    ...(from.has('postOnly') ? { postOnly: true as const } : {}),
    ...(from.has('selfTrade') ? { selfTrade: from.oneOf('selfTrade', selfTrade.options) } : {}),
  };
}

function centsOrNull(from: ItemReader): Cents | null {
  const price = from.integerOrNull('price');
  return price === null ? null : cents(price);
}

function outcomeOf(from: ItemReader, commandOrderId: string): LedgerOutcome {
  const kind = from.oneOf('kind', ['accepted', 'trade', 'cancelled', 'replaced', 'rejected']);
  const orderId = from.textOrNull('orderId') ?? commandOrderId;
  switch (kind) {
    case 'accepted':
      return { kind, orderId };
    case 'trade':
      return {
        kind,
        orderId,
        takerSide: from.oneOf('takerSide', ['BUY', 'SELL']),
        makerOrderId: from.text('makerOrderId'),
        price: cents(from.integer('price')),
        quantity: lots(from.integer('quantity')),
        remaining: lots(from.integer('remaining')),
        ...(from.has('makerRemaining') ? { makerRemaining: lots(from.integer('makerRemaining')) } : {}),
        ...(from.has('makerUserId') ? { makerUserId: from.text('makerUserId') } : {}),
      };
    case 'replaced':
      return {
        kind,
        orderId,
        price: centsOrNull(from),
        quantity: lots(from.integer('quantity')),
        remaining: lots(from.integer('remaining')),
      };
    case 'cancelled':
      return {
        kind,
        orderId,
        reason: from.oneOf('reason', CANCEL_REASONS),
        remaining: lots(from.integer('remaining')),
      };
    case 'rejected':
      return { kind, orderId, reason: from.oneOf('reason', ['engine-fault']) };
  }
}
