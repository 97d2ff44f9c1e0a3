/** The tables of `npm run bench -- cost`. */
import type { Charge } from '../../accounting/accountant.ts';
import { bill, totalUsd, usdPerMillion } from '../../accounting/bill.ts';
import { type PartAccount, perOrder } from '../../accounting/charge-recording.ts';
import {
  type Accounts,
  accountOf,
  idleMonth,
  monthAt,
  ofStep,
  provisionedWritesUsd,
  screenMonth,
} from '../../accounting/months.ts';
import type { PricedRegion } from '../../accounting/prices.ts';
import { leastUsdOfMonth, REFERENCE, usdPer1000 } from '../../accounting/reference-architecture.ts';
import { copyOf, METERS, type Meter, ownOf, type Usage } from '../../accounting/usage.ts';
import { type OrderStep, STEPS } from '../../accounting/walk/recording.ts';
import { markdownTable } from '../report/table.ts';

export const SIZES = [1, 2, 10] as const;
export const PRICED: readonly PricedRegion[] = ['us-east-2', 'eu-west-1'];
const ORDERS_PER_SECOND = 500;

/** The promise covers these; cash has rows of its own, frames depend on who watches, reads on who asks. */
const isPromised = ({ step }: Pick<Charge, 'step'>) => !['cash', 'frames', 'client read'].includes(step);

const batches = (accounts: Accounts) => SIZES.map((size) => accountOf(accounts, `batch ${size}`));
const decimals = (value: number, digits: number) => (Math.abs(value) < 10 ** -digits / 2 ? '' : value.toFixed(digits));
const usd = (amount: number) => `$${amount >= 100 ? Math.round(amount).toLocaleString('en-US') : amount.toFixed(2)}`;

export function promisedWriteUnits(account: PartAccount): number {
  return perOrder(account, isPromised).writeUnits ?? 0;
}

/** Where each write unit goes. */
export function writeUnitsTable(accounts: Accounts): string {
  const all = batches(accounts);
  const rows = STEPS.flatMap((step) => {
    const lines = all.map(({ charges }) =>
      charges.filter((charge) => charge.step === step && charge.meter === 'writeUnits'),
    );
    const whats = new Set(lines.flat().map(({ what }) => what));
    return [...whats].map((what) => [
      `${step}: ${what}`,
      ...all.map((account, index) => {
        const amount = lines[index]?.find((charge) => charge.what === what)?.amount ?? 0;
        return decimals(amount / account.orders, 2);
      }),
    ]);
  });
  const isBeside = ([name = '']: readonly string[]) => name.startsWith('cash') || name.startsWith('frames');
  return markdownTable(
    ['Write units of an order', ...SIZES.map((size) => `batch ${size}`)],
    [
      ...rows.filter((row) => !isBeside(row)),
      ['**accept + fill + publish**', ...all.map((account) => `**${promisedWriteUnits(account).toFixed(2)}**`)],
      ...rows.filter(isBeside),
    ],
  );
}

const COLUMNS: readonly (readonly [string, Meter, number, number])[] = [
  ['writes', 'writeUnits', 1, 2],
  ['reads', 'readUnits', 1, 2],
  ['SQS', 'sqsRequests', 1, 2],
  ['invocations', 'invocations', 1, 2],
  ['GB-ms', 'gbSeconds', 1000, 1],
  ['HTTP', 'httpRequests', 1, 2],
  ['WebSocket', 'socketMessages', 1, 2],
  ['log bytes', 'logBytes', 1, 0],
  ['stored bytes', 'storedBytes', 1, 0],
];

/** Every meter by step, of one batch size. */
export function stepsTable(accounts: Accounts, size: (typeof SIZES)[number]): string {
  const account = accountOf(accounts, `batch ${size}`);
  const rowOf = (name: string, usage: Usage) => [
    name,
    ...COLUMNS.map(([, meter, factor, digits]) => decimals((usage[meter] ?? 0) * factor, digits)),
  ];
  return markdownTable(
    [`One order, batch ${size}`, ...COLUMNS.map(([name]) => name)],
    [...STEPS.map((step) => rowOf(step, perOrder(account, ofStep(step)))), rowOf('**together**', perOrder(account))],
  );
}

/** How often each SDK command is called for one order. */
export function callsTable(accounts: Accounts): string {
  const all = batches(accounts);
  const commandsOf = (step: OrderStep) =>
    [...new Set(all.flatMap(({ calls }) => Object.keys(calls[step] ?? {})))].sort();
  const rows = STEPS.flatMap((step) =>
    commandsOf(step).map((command) => [
      `${step}: ${command.replace('Command', '')}`,
      ...all.map(({ calls, orders }) => decimals((calls[step]?.[command] ?? 0) / orders, 2)),
    ]),
  );
  return markdownTable(['Calls of an order', ...SIZES.map((size) => `batch ${size}`)], rows);
}

export function millionTable(accounts: Accounts): string {
  const columns = PRICED.flatMap((region) => SIZES.map((size) => ({ region, size })));
  const cells = (isCounted: (charge: Charge) => boolean) =>
    columns.map(({ region, size }) =>
      usd(usdPerMillion(perOrder(accountOf(accounts, `batch ${size}`), isCounted), region)),
    );
  return markdownTable(
    ['A million orders', ...columns.map(({ region, size }) => `${region}, ${size}`)],
    [
      ...STEPS.map((step) => [step, ...cells(ofStep(step))]),
      ['**together**', ...cells(() => true).map((cell) => `**${cell}**`)],
    ],
  );
}

/** By meter: an idle month, and one at 500 orders a second. */
export function monthsTable(accounts: Accounts): string {
  const months = [ownOf(idleMonth(accounts)), ownOf(monthAt(accounts, ORDERS_PER_SECOND))] as const;
  const columns = PRICED.flatMap((region) => months.map((month) => bill(month, region)));
  const meters = (Object.keys(METERS) as Meter[]).filter((meter) => columns.some((column) => (column[meter] ?? 0) > 0));
  const totals = PRICED.flatMap((region) => months.map((month) => `**${usd(totalUsd(month, region))}**`));
  return markdownTable(
    ['A month', ...PRICED.flatMap((region) => [`${region}, idle`, `${region}, ${ORDERS_PER_SECOND}/s`])],
    [
      ...meters.map((meter) => [METERS[meter], ...columns.map((column) => usd(column[meter] ?? 0))]),
      ['**together**', ...totals],
    ],
  );
}

/** What comes on top of a month at 500 orders a second. */
export function besidesTable(accounts: Accounts, inPair: Accounts): string {
  const paired = perOrder(accountOf(inPair, 'batch 1'));
  const alone = perOrder(accountOf(accounts, 'batch 1'));
  const orders = ORDERS_PER_SECOND * 30 * 86_400;
  const month = monthAt(accounts, ORDERS_PER_SECOND);
  const checks = { writeUnits: ((paired.writeUnits ?? 0) - (alone.writeUnits ?? 0)) * orders };
  const rows: [string, Usage][] = [
    ['one screen that stays connected, with every order’s events', screenMonth(accounts, ORDERS_PER_SECOND)],
    ['a peer Region: acceptance becomes a transaction that checks the peer', checks],
    ['a peer Region: its copy of what was written here', copyOf(month)],
    ['each further month for which the month’s orders are kept', { storedBytes: month.storedBytes ?? 0 }],
  ];
  const saved = PRICED.map((region) => {
    const onDemand = totalUsd({ writeUnits: month.writeUnits ?? 0 }, region);
    return `−${usd(onDemand - provisionedWritesUsd(month, region))}`;
  });
  return markdownTable(
    ['On top of a month at 500/s', ...PRICED],
    [
      ...rows.map(([what, usage]) => [what, ...PRICED.map((region) => usd(totalUsd(usage, region)))]),
      ['the month’s write units provisioned, 70 % used, and not on demand', ...saved],
    ],
  );
}

export function referenceTable(accounts: Accounts): string {
  return markdownTable(
    [
      'Orders a second',
      'orders a month',
      'reference',
      'per 1,000',
      'least, at list prices',
      'here, us-east-2',
      'per 1,000',
    ],
    REFERENCE.map((figure) => {
      const { ordersPerSecond, usdAMonth } = figure;
      const orders = ordersPerSecond * 30 * 86_400;
      const here = totalUsd(ownOf(monthAt(accounts, ordersPerSecond)), 'us-east-2');
      return [
        ordersPerSecond.toLocaleString('en-US'),
        `${(orders / 1e9).toFixed(2)} billion`,
        [...new Set(usdAMonth)].map(usd).join(' to '),
        `$${usdPer1000(figure).toFixed(4)}`,
        usd(leastUsdOfMonth(ordersPerSecond)),
        usd(here),
        `$${(here / (orders / 1000)).toFixed(4)}`,
      ];
    }),
  );
}
