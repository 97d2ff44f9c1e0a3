/** Every kind of damage to a stored Region is found, and named by its first difference. */
import { cents, lots } from '@tulip/contracts';
import { epochMs, must } from '@tulip/std';
import { describe, expect, it } from 'vitest';
import {
  CLUSIUS_STREAM,
  changeChain,
  changeEntry,
  changeLast,
  changeRow,
  commit,
  type DamageableRegion,
  FILLED,
  OOSTERWIJCK_STREAM,
  OTHER_LANE,
  PART_FILLED,
  place,
  REGION,
  REJECTED,
  RESTED,
  reseal,
  scriptedEngine,
  storedRegion,
  WAITING,
  WITHDRAWN,
} from '../testing/stored-region.ts';
import { auditRegion, type EngineFactory } from './audit.ts';
import { initialHead } from './lane-head.ts';
import type { LedgerEntry } from './ledger-entry.ts';

const engineFor: EngineFactory = (identity) =>
  identity.version === scriptedEngine.identity.version ? scriptedEngine : undefined;

/** What is done to a sound Region, and the beginning of the first difference that the audit then tells. */
type Damage = readonly [name: string, damage: (stored: DamageableRegion) => void, firstDifference: string];

const firstTradeAt = (price: number) => (entry: LedgerEntry) => ({
  outcomes: entry.outcomes.map((outcome) => (outcome.kind === 'trade' ? { ...outcome, price: cents(price) } : outcome)),
});

const LEDGER_DAMAGES: readonly Damage[] = [
  [
    'an outcome changed in place',
    (stored) => changeEntry(stored, 0, firstTradeAt(1_000)),
    `ledger entry ${CLUSIUS_STREAM} 1–3: its hash does not match its content`,
  ],
  [
    'an outcome changed and everything after it sealed anew',
    (stored) => {
      changeEntry(stored, 0, firstTradeAt(1_000));
      reseal(stored);
    },
    `ledger entry ${CLUSIUS_STREAM} 1–3: the engine decides`,
  ],
  [
    'a hash changed',
    (stored) => changeEntry(stored, 1, () => ({ hash: '0'.repeat(64) })),
    `ledger entry ${CLUSIUS_STREAM} 4–6: its hash does not match its content`,
  ],
  [
    'the last hash changed together with the head',
    (stored) => {
      const hash = '0'.repeat(64);
      changeEntry(stored, 5, () => ({ hash }));
      stored.heads.set(CLUSIUS_STREAM, { ...must(stored.heads.get(CLUSIUS_STREAM), 'head'), hash });
    },
    `ledger entry ${CLUSIUS_STREAM} 11–11: its hash does not match its content`,
  ],
  [
    'an entry dropped',
    (stored) => changeChain(stored, (chain) => chain.toSpliced(1, 1)),
    `ledger entry ${CLUSIUS_STREAM} 7–8: follows 3, a gap or an overlap`,
  ],
  [
    'the first entry dropped',
    (stored) => changeChain(stored, (chain) => chain.slice(1)),
    `ledger entry ${CLUSIUS_STREAM} 4–6: follows 0, a gap or an overlap`,
  ],
  [
    'the last entry dropped',
    (stored) => changeChain(stored, (chain) => chain.slice(0, -1)),
    `lane head ${CLUSIUS_STREAM}: is at 11, its ledger ends at 10`,
  ],
  [
    'the last entry dropped together with head and cursor',
    (stored) => {
      changeChain(stored, (chain) => chain.slice(0, -1));
      stored.heads.delete(CLUSIUS_STREAM);
      stored.publishedSeqs.delete(CLUSIUS_STREAM);
    },
    `order ${REJECTED}: status is REJECTED, the ledger implies PENDING`,
  ],
  [
    'a whole ledger dropped',
    (stored) => stored.entries.delete(OOSTERWIJCK_STREAM),
    `lane head ${OOSTERWIJCK_STREAM}: is at 2, its ledger ends at 0`,
  ],
  [
    'an entry written twice',
    (stored) => changeChain(stored, (chain) => chain.toSpliced(1, 0, ...chain.slice(0, 1))),
    `ledger entry ${CLUSIUS_STREAM} 1–3: follows 3, a gap or an overlap`,
  ],
  [
    'two entries swapped',
    (stored) =>
      changeChain(stored, ([first, second, ...rest]) => [second, first, ...rest].filter((e) => e !== undefined)),
    `ledger entry ${CLUSIUS_STREAM} 4–6: follows 0, a gap or an overlap`,
  ],
  [
    'an entry that says more events than it has',
    (stored) => changeEntry(stored, 0, ({ outcomes }) => ({ outcomes: outcomes.slice(0, -1) })),
    `ledger entry ${CLUSIUS_STREAM} 1–3: its hash does not match its content`,
  ],
  [
    'an entry sealed after another than the one before it',
    (stored) => changeLast(stored, { prevHash: '0'.repeat(64) }),
    `ledger entry ${CLUSIUS_STREAM} 11–11: is not chained to the entry before it`,
  ],
  [
    'an entry sealed with more sequence numbers than events',
    (stored) => changeLast(stored, { seq: 12 }),
    `ledger entry ${CLUSIUS_STREAM} 11–12: has 1 events`,
  ],
  [
    'an entry at the time of its writing',
    (stored) => {
      changeEntry(stored, 5, ({ at }) => ({ at: epochMs(at + 1) }));
      reseal(stored);
    },
    `ledger entry ${CLUSIUS_STREAM} 11–11: its time is neither`,
  ],
  [
    'an entry of a writer that had lost the lane',
    (stored) => {
      changeEntry(stored, 2, () => ({ epoch: 1 }));
      reseal(stored);
    },
    `ledger entry ${CLUSIUS_STREAM} 9–9: was written in an earlier epoch`,
  ],
  [
    'an engine that this build does not have',
    (stored) => {
      changeEntry(stored, 0, ({ engine }) => ({ engine: { ...engine, version: 'foreign' } }));
      reseal(stored);
    },
    `ledger entry ${CLUSIUS_STREAM} 1–3: was decided by {"name":"simfill","settings":"by quantity","version":"foreign"}`,
  ],
  [
    'an order placed twice',
    (stored) => {
      const accepted = { status: 'PENDING', filledQuantity: lots(0), notional: cents(0), seq: null } as const;
      const stale = { ...must(stored.orders.get(FILLED), 'row'), ...accepted, appliedSeq: 0 };
      commit(stored, CLUSIUS_STREAM, [place(FILLED)], new Map([[FILLED, stale]]));
    },
    `ledger entry ${CLUSIUS_STREAM} 12–14: OrderAccepted cannot find order ${FILLED} FILLED`,
  ],
  [
    'a rejection that hides a trade from the engine',
    (stored) => {
      changeEntry(stored, 0, ({ outcomes, command: { orderId } }) => ({
        outcomes: [...outcomes, { kind: 'rejected', orderId, reason: 'engine-fault' }],
      }));
      reseal(stored);
    },
    `ledger entry ${CLUSIUS_STREAM} 1–4: the engine decides`,
  ],
  [
    'a command on which the engine throws',
    (stored) => {
      changeEntry(stored, 0, ({ command }) => ({ command: { ...command, quantity: lots(13) } }));
      reseal(stored);
    },
    `ledger entry ${CLUSIUS_STREAM} 1–3: this engine cannot count to thirteen`,
  ],
  [
    'a cancel of more than was left',
    (stored) => {
      changeEntry(stored, 3, ({ command, outcomes }) => ({
        command: { ...command, remaining: lots(1_000) },
        outcomes: outcomes.map((outcome) => ({ ...outcome, remaining: lots(1_000) })),
      }));
      reseal(stored);
    },
    `order ${RESTED}: the ledger cancels 1000, 250 were left`,
  ],
  [
    'a cancel in another user’s name',
    (stored) => {
      changeEntry(stored, 3, ({ command }) => ({ command: { ...command, userId: 'oosterwijck' } }));
      reseal(stored);
    },
    `order ${RESTED}: user or market differs between row and ledger`,
  ],
];

const ROW_DAMAGES: readonly Damage[] = [
  [
    'a trade row missing',
    (stored) => stored.trades.delete('us-east-2.TULIP-5.2'),
    'trade us-east-2.TULIP-5.2: is in the ledger and has no row',
  ],
  [
    'a trade row too many',
    (stored) => {
      const trade = must(stored.trades.get('us-east-2.TULIP-5.2'), 'a trade');
      stored.trades.set('us-east-2.TULIP-5.99', { ...trade, tradeId: 'us-east-2.TULIP-5.99' });
    },
    'trade us-east-2.TULIP-5.99: has a row and is not in the ledger',
  ],
  [
    'a trade row changed',
    (stored) => {
      const trade = must(stored.trades.get('us-east-2.TULIP-5.2'), 'a trade');
      stored.trades.set(trade.tradeId, { ...trade, price: '12.48' });
    },
    'trade us-east-2.TULIP-5.2: differs between row and ledger',
  ],
  [
    'a status changed',
    (stored) => changeRow(stored, FILLED, { status: 'CANCELLED' }),
    `order ${FILLED}: status is CANCELLED, the ledger implies FILLED`,
  ],
  [
    'a reason changed',
    (stored) => changeRow(stored, WITHDRAWN, { reason: 'no-liquidity' }),
    `order ${WITHDRAWN}: reason is no-liquidity, the ledger implies user-cancel`,
  ],
  [
    'a filled quantity changed',
    (stored) => changeRow(stored, PART_FILLED, { filledQuantity: lots(101) }),
    `order ${PART_FILLED}: filledQuantity is 101, the ledger implies 100`,
  ],
  [
    'a notional changed',
    (stored) => changeRow(stored, OTHER_LANE, { notional: cents(1) }),
    `order ${OTHER_LANE}: notional is 1, the ledger implies 124900`,
  ],
  [
    'a sequence number changed',
    (stored) => changeRow(stored, RESTED, { seq: 8 }),
    `order ${RESTED}: seq is 8, the ledger implies 7`,
  ],
  [
    'an applied sequence number changed',
    (stored) => changeRow(stored, RESTED, { appliedSeq: 8 }),
    `order ${RESTED}: appliedSeq is 8, the ledger implies 9`,
  ],
  [
    'a filled order that no ledger knows',
    (stored) => changeRow(stored, WAITING, { status: 'FILLED', filledQuantity: lots(100) }),
    `order ${WAITING}: status is FILLED, the ledger implies PENDING`,
  ],
  [
    'a ledger entry whose order has no row',
    (stored) => stored.orders.delete(OTHER_LANE),
    `order ${OTHER_LANE}: is in ledger ${OOSTERWIJCK_STREAM} 1 and has no row`,
  ],
  [
    'an order in another lane’s ledger',
    (stored) => changeRow(stored, OTHER_LANE, { stream: CLUSIUS_STREAM }),
    `order ${OTHER_LANE}: belongs to ${CLUSIUS_STREAM}, is in ledger ${OOSTERWIJCK_STREAM}`,
  ],
  [
    'a waiting order on a lane of another Region',
    (stored) => changeRow(stored, WAITING, { stream: 'eu-west-1/TULIP-5' }),
    `order ${WAITING}: belongs to ${REGION} and to eu-west-1/TULIP-5`,
  ],
  [
    'an ended order listed as pending',
    (stored) => stored.pendingOrders.add(FILLED),
    `order ${FILLED}: is FILLED and listed as pending`,
  ],
  [
    'a waiting order not listed as pending',
    (stored) => stored.pendingOrders.delete(WAITING),
    `order ${WAITING}: is PENDING and not listed as pending`,
  ],
  [
    'a body hash that does not match',
    (stored) => changeRow(stored, WAITING, { bodyHash: '0'.repeat(64) }),
    `order ${WAITING}: its body hash does not match its fields`,
  ],
  [
    'a waiting order whose quantity changed',
    (stored) => changeRow(stored, WAITING, { quantity: lots(99) }),
    `order ${WAITING}: its body hash does not match its fields`,
  ],
  [
    'a filled order whose limit changed',
    (stored) => changeRow(stored, FILLED, { price: cents(1) }),
    `order ${FILLED}: price differs between row and ledger`,
  ],
  [
    'an id that does not follow from user and key',
    (stored) => changeRow(stored, WAITING, { idempotencyKey: 'another' }),
    `order ${WAITING}: its id does not follow from user and key`,
  ],
];

const POSITION_DAMAGES: readonly Damage[] = [
  [
    'a head behind its ledger',
    (stored) => stored.heads.set(CLUSIUS_STREAM, { ...initialHead(CLUSIUS_STREAM), seq: 10 }),
    `lane head ${CLUSIUS_STREAM}: is at 10, its ledger ends at 11`,
  ],
  [
    'a head ahead of its ledger',
    (stored) => stored.heads.set(CLUSIUS_STREAM, { ...initialHead(CLUSIUS_STREAM), seq: 12 }),
    `lane head ${CLUSIUS_STREAM}: is at 12, its ledger ends at 11`,
  ],
  [
    'a head with another hash',
    (stored) => stored.heads.set(CLUSIUS_STREAM, { ...initialHead(CLUSIUS_STREAM), seq: 11 }),
    `lane head ${CLUSIUS_STREAM}: its hash is not that of the ledger’s last entry`,
  ],
  [
    'a publish cursor ahead of its ledger',
    (stored) => stored.publishedSeqs.set(CLUSIUS_STREAM, 12),
    `publish cursor ${CLUSIUS_STREAM}: is at 12, its ledger ends at 11`,
  ],
  [
    'a publish cursor where there is no ledger',
    (stored) => stored.publishedSeqs.set(`${REGION}/TULIP-0`, 1),
    `publish cursor ${REGION}/TULIP-0: is at 1, its ledger ends at 0`,
  ],
];

describe('the audit of a damaged Region', () => {
  it.each([...LEDGER_DAMAGES, ...ROW_DAMAGES, ...POSITION_DAMAGES])('names %s', (_name, damage, firstDifference) => {
    const sound = storedRegion();
    const damaged = storedRegion();
    damage(damaged);
    const [first = 'no difference'] = auditRegion(damaged, engineFor).differences;
    expect(first.slice(0, firstDifference.length)).toBe(firstDifference);
    expect(auditRegion(sound, engineFor).differences).toEqual([]);
  });
});
