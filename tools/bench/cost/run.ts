/** `npm run bench -- cost`: what one order uses, counted by AWS's rules from what the deployed functions really ask for, and its price. */
import { chargeRecording } from '../../accounting/charge-recording.ts';
import type { Accounts } from '../../accounting/months.ts';
import { PRICES } from '../../accounting/prices.ts';
import { whereTheReferenceIsWrong } from '../../accounting/reference-architecture.ts';
import { METERS, type Meter } from '../../accounting/usage.ts';
import { recordOrders, WALK } from '../../accounting/walk/record-orders.ts';
import { writeFindings } from '../report/performance-page.ts';
import { summaryOf } from './summary.ts';
import {
  besidesTable,
  callsTable,
  millionTable,
  monthsTable,
  PRICED,
  referenceTable,
  stepsTable,
  writeUnitsTable,
} from './tables.ts';

const PEER = 'eu-west-1';

export async function run(args: readonly string[]): Promise<number> {
  const alone = await recordOrders(WALK);
  const accounts = chargeRecording(alone);
  const inPair = chargeRecording(await recordOrders({ ...WALK, regions: [...WALK.regions, PEER] }));
  const text = textOf(accounts, inPair);
  console.log(text);
  const summary = summaryOf(accounts);
  if (args.includes('--write')) await writeFindings({ name: 'cost', text, rows: rowsOf(summary) });
  console.log(JSON.stringify(summary));
  return 0;
}

function textOf(accounts: Accounts, inPair: Accounts): string {
  return [
    `Counted, not measured: ${WALK.orders} typical orders (1.3 trades each; seed ${WALK.seed}) go through the deployed functions, and what those ask of AWS is charged by AWS's published rules. A batch is what one delivery, one publication and one round of frames handle together. The budget, which the gate holds, is \`tools/accounting/order-budget.json\`; what is assumed stands in [operating/cost.md](../operating/cost.md).`,
    writeUnitsTable(accounts),
    stepsTable(accounts, 1),
    stepsTable(accounts, 10),
    callsTable(accounts),
    'Prices per Region, on demand, without free tiers:',
    millionTable(accounts),
    monthsTable(accounts),
    besidesTable(accounts, inPair),
    'Beside the reference architecture:',
    referenceTable(accounts),
    whereTheReferenceIsWrong()
      .map((sentence, index) => `${index + 1}. ${sentence}`)
      .join('\n'),
    unverifiedPrices(),
  ].join('\n\n');
}

function unverifiedPrices(): string {
  const names = PRICED.map((region) => {
    const meters = (Object.keys(METERS) as Meter[]).filter((meter) => PRICES[region][meter].source === null);
    return `in ${region} ${meters.join(', ')}`;
  });
  return `Prices that were not checked against a stored copy of an AWS price list: ${names.join('; ')}. Sources and dates of all others: \`tools/accounting/prices.ts\`.`;
}

function rowsOf(summary: ReturnType<typeof summaryOf>) {
  return [
    {
      what: 'DynamoDB write units of an order: accept, fill, publish (1.3 trades), alone and in batches of ten',
      figure: `${summary.writeUnits}, ${summary.writeUnitsOfTen}`,
    },
    {
      what: 'A million orders in us-east-2, everything metered, alone and in batches of ten',
      figure: `$${summary.usdPerMillion}, $${summary.usdPerMillionOfTen}`,
    },
    {
      what: 'A month in us-east-2: idle; at 500 orders a second',
      figure: `$${summary.usdIdleMonth}; $${summary.usdMonthAt500.toLocaleString('en-US')}`,
    },
  ];
}
