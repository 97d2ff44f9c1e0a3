/** Who reads the ledger by a cursor of its own: the market event bus, and the balance queue (D6). */
import type { MarketEvents } from '@tulip/contracts';
import { cashEntriesOf } from '../domain/cash-entry.ts';
import { adjustmentsOf } from '../domain/cash-message.ts';
import { eventsOf, type LedgerEntry } from '../domain/ledger-entry.ts';
import { type MarketTally, tallyAfter } from '../domain/market-tally.ts';
import type { AdjustmentQueue, EventBus } from '../ports/bells.ts';
import type { Log, Metrics } from '../ports/observe.ts';
import type { PublishCursor, PublishCursors } from '../ports/publish-cursors.ts';

export interface ConsumerDeps {
  readonly bus: EventBus;
  readonly cursors: PublishCursors;
  readonly adjustments: AdjustmentQueue;
  readonly balanceCursors: PublishCursors;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface LedgerConsumer {
  readonly cursors: PublishCursors;
  /** The effects of pages, each of consecutive entries of one stream. Done twice they change nothing more. */
  deliver(pages: readonly (readonly LedgerEntry[])[]): Promise<void>;
  tallyAfter(tally: MarketTally | null, entries: readonly LedgerEntry[]): MarketTally | null;
  report(from: PublishCursor, to: PublishCursor): void;
}

/** Some 40 KB: a message stays within the 64 KB that SQS counts as one request. */
const MESSAGE_EVENTS_MAX = 100;

export function ledgerConsumers(deps: ConsumerDeps): readonly LedgerConsumer[] {
  return [marketBus(deps), balanceQueue(deps)];
}

function marketBus({ bus, cursors, log, metrics }: ConsumerDeps): LedgerConsumer {
  return {
    cursors,
    deliver: (pages) => bus.publish(pages.flatMap(messagesOf)),
    tallyAfter: (tally, entries) => entries.reduce(tallyAfter, tally),
    report(from, { stream, seq }) {
      metrics.count('EventsPublished', seq - from.seq);
      log.write('STREAM_PUBLISHED', { stream, from: from.seq + 1, to: seq });
    },
  };
}

function balanceQueue({ adjustments, balanceCursors }: ConsumerDeps): LedgerConsumer {
  return {
    cursors: balanceCursors,
    async deliver(pages) {
      const messages = pages.flatMap((entries) => adjustmentsOf(entries.flatMap(cashEntriesOf)));
      if (messages.length > 0) await adjustments.send(messages, 0);
    },
    tallyAfter: () => null,
    report: () => undefined,
  };
}

/** Consecutive entries in one message, as long as it stays small; an entry that is large by itself in as many as it takes. */
function messagesOf(entries: readonly LedgerEntry[]): MarketEvents[] {
  const messages: MarketEvents[] = [];
  for (const entry of entries) {
    const last = messages.at(-1);
    const events = eventsOf(entry);
    if (last !== undefined && last.events.length + events.length <= MESSAGE_EVENTS_MAX) {
      last.to = entry.seq;
      last.events.push(...events);
      continue;
    }
    for (let start = 0; start < events.length; start += MESSAGE_EVENTS_MAX) {
      const part = events.slice(start, start + MESSAGE_EVENTS_MAX);
      const from = entry.from + start;
      messages.push({ v: 1, stream: entry.stream, from, to: from + part.length - 1, events: part });
    }
  }
  return messages;
}
