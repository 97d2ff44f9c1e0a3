/** Months: what runs without orders, what grows with them, and what has a pace of its own. */
import { describe, expect, it } from 'vitest';
import type { PartAccount } from './charge-recording.ts';
import { type Accounts, idleMonth, MONTH_S, monthAt, provisionedWritesUsd, screenMonth } from './months.ts';
import type { Meter } from './usage.ts';
import type { Part, Step } from './walk/recording.ts';

function account(orders: number, lines: readonly [Step, string, Meter, number][]): PartAccount {
  const charges = lines.map(([step, what, meter, amount]) => ({ step, what, meter, amount }));
  return { orders, trades: 0, charges, calls: {} };
}

const ACCOUNTS: Accounts = new Map<Part, PartAccount>([
  [
    'idle',
    account(0, [
      ['sweep', 'index pending', 'readUnits', 4],
      ['health probe', 'HTTP API', 'httpRequests', 1],
      ['health probe', 'health probe', 'writeUnits', 2],
    ]),
  ],
  [
    'batch 1',
    account(2, [
      ['accept', 'order row', 'writeUnits', 8],
      ['fill', 'lane head', 'writeUnits', 1000],
    ]),
  ],
  ['batch 2', account(2, [['fill', 'lane head', 'writeUnits', 6]])],
  [
    'batch 10',
    account(10, [
      ['publish', 'publish cursor', 'writeUnits', 1],
      ['frames', 'frame pump', 'writeUnits', 2],
      ['frames', 'frames to sockets', 'egressBytes', 5_000],
      ['frames', 'frames to sockets', 'socketMessages', 1],
    ]),
  ],
]);
const FRAMES = (MONTH_S * 1000) / 260;

describe('an idle month', () => {
  it('has a sweep each minute, a health request every 2.5 s and a probe every 5 s, and empty receives', () => {
    expect(idleMonth(ACCOUNTS)).toMatchObject({
      scheduledRuns: 43_200,
      readUnits: 4 * 43_200,
      httpRequests: 1_036_800,
      writeUnits: 2 * 518_400,
      // Three queues, five pollers each, three long polls a minute.
      sqsRequests: 3 * 5 * 3 * 43_200,
    });
  });
});

describe('a month at a rate', () => {
  it('has acceptances alone, fills by two, publications by ten, and frames at their own pace', () => {
    const orders = 500 * MONTH_S;
    const idle = 2 * 518_400;
    expect(monthAt(ACCOUNTS, 500).writeUnits).toBeCloseTo(orders * (4 + 3 + 0.1) + FRAMES * 2 + idle, -1);
  });

  it('has one broadcaster waiting for each lane, eight for 500 orders a second', () => {
    const idle = idleMonth(ACCOUNTS).gbSeconds ?? 0;
    expect(monthAt(ACCOUNTS, 500).gbSeconds).toBeCloseTo(idle + 8 * 0.5 * MONTH_S, -1);
  });

  it('costs a screen its minutes and as many 32 KB as the events of the orders fill', () => {
    const { socketMinutes, socketMessages, egressBytes } = screenMonth(ACCOUNTS, 500);
    expect(socketMinutes).toBe(43_200);
    expect(egressBytes).toBeCloseTo(500 * MONTH_S * 500, -3);
    // 500 orders of 500 bytes, every 260 ms: 65,000 bytes are two messages.
    expect(socketMessages).toBeCloseTo(2 * FRAMES, 3);
  });
});

it('provisions what an even load needs at 70 % use', () => {
  expect(provisionedWritesUsd({ writeUnits: 700 * MONTH_S }, 'us-east-2')).toBeCloseTo(1000 * 720 * 0.00065, 6);
});
