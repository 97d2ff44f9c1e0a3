/** One typical order, walked through the deployed functions, keeps to its budget; another index or another call would break it. */
import { EDGE_TABLE, EXCHANGE_TABLE, type TableDefinition } from '@tulip/resources';
import { must } from '@tulip/std';
import { beforeAll, describe, expect, it } from 'vitest';
import { chargeRecording, perOrder } from './charge-recording.ts';
import budget from './order-budget.json' with { type: 'json' };
import { exceeded, figuresOf, type OrderFigures, slack } from './order-budget.ts';
import { recordOrders, WALK } from './walk/record-orders.ts';
import type { Part, Recording } from './walk/recording.ts';

const BUDGETS: Readonly<Record<string, OrderFigures>> = budget.perOrder;
const PARTS = WALK.batchSizes.map((size): Part => `batch ${size}`);
/** An engine, a queue, and some thousand calls, on a machine that may have other work. */
const WALK_TIMEOUT_MS = 180_000;

let recording: Recording;

beforeAll(async () => {
  recording = await recordOrders(WALK);
}, WALK_TIMEOUT_MS);

function measured(part: Part, source = recording, tables?: readonly TableDefinition[]): OrderFigures {
  return figuresOf(must(chargeRecording(source, tables).get(part), part));
}

const budgetOf = (part: Part) => must(BUDGETS[part], `the budget of ${part}`);

describe('a typical order', () => {
  it('has 1.3 trades', () => {
    for (const part of PARTS) expect(recording.counts[part]).toEqual({ orders: 30, trades: 39 });
  });

  it.each(PARTS)('stays within its budget: %s', (part) => {
    expect(exceeded(measured(part), budgetOf(part))).toEqual([]);
  });

  it.each(PARTS)('has a budget without slack: %s', (part) => {
    expect(slack(measured(part), budgetOf(part))).toEqual([]);
  });

  it.each(PARTS)('costs at most 20 write units to accept, fill and publish: %s', (part) => {
    const account = must(chargeRecording(recording).get(part), part);
    const isCounted = ({ step }: { readonly step: string }) => !['cash', 'frames', 'client read'].includes(step);
    expect(perOrder(account, isCounted).writeUnits).toBeLessThanOrEqual(budget.writeUnitsOfAcceptFillAndPublish);
  });
});

describe('the budget is exceeded by', () => {
  it('an index that is added', () => {
    const byStream = { name: 'byStream', partitionKey: 'stream', sortKey: 'timeSk', projection: 'KEYS_ONLY' } as const;
    const planted = { ...EXCHANGE_TABLE, indexes: [...EXCHANGE_TABLE.indexes, byStream] };
    expect(exceeded(measured('batch 1', recording, [planted, EDGE_TABLE]), budgetOf('batch 1'))).toEqual([
      'accept, writeUnits: 5 an order, the budget is 4',
    ]);
  });

  it('an index that holds more than keys', () => {
    const indexes = EXCHANGE_TABLE.indexes.map((index) => ({ ...index, projection: 'ALL' as const }));
    const planted = { ...EXCHANGE_TABLE, indexes };
    const sentences = exceeded(measured('batch 1', recording, [planted, EDGE_TABLE]), budgetOf('batch 1'));
    // The fill then writes the order's entries again: by user and by lane.
    expect(sentences).toEqual(['fill, writeUnits: 12.9 an order, the budget is 10.9']);
  });

  it.each(['PutItemCommand', 'QueryCommand', 'SendMessageBatchCommand', 'TransactWriteItemsCommand'])(
    'one more %s',
    (command) => {
      const entries = recording.entries.flatMap((entry) => {
        const isDoubled = entry.part === 'batch 10' && entry.kind === 'call' && entry.call.command === command;
        return isDoubled ? [entry, entry] : [entry];
      });
      const sentences = exceeded(measured('batch 10', { ...recording, entries }), budgetOf('batch 10'));
      expect(sentences.some((sentence) => sentence.includes(command))).toBe(true);
    },
  );

  it('an attribute that takes an item over the next KB', () => {
    const entries = recording.entries.map((entry) => {
      if (entry.kind !== 'call' || entry.step !== 'fill') return entry;
      const text = JSON.stringify(entry.call.input).replaceAll('"epoch":0', `"epoch":0,"note":"${'x'.repeat(400)}"`);
      return { ...entry, call: { ...entry.call, input: JSON.parse(text) } };
    });
    const sentences = exceeded(measured('batch 1', { ...recording, entries }), budgetOf('batch 1'));
    expect(sentences).toContainEqual(expect.stringMatching(/^fill, writeUnits: 1[2-9]/));
  });
});
