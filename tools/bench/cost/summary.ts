/** The costs of an order in a few figures, as the last lines of benchmarks say them. */
import { totalUsd, usdPerMillion } from '../../accounting/bill.ts';
import { perOrder } from '../../accounting/charge-recording.ts';
import { type Accounts, accountOf, idleMonth, monthAt } from '../../accounting/months.ts';
import { ownOf } from '../../accounting/usage.ts';
import { promisedWriteUnits } from './tables.ts';

export function summaryOf(accounts: Accounts) {
  const [single, ten] = [accountOf(accounts, 'batch 1'), accountOf(accounts, 'batch 10')];
  const order = perOrder(single);
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    writeUnits: round(promisedWriteUnits(single)),
    writeUnitsOfTen: round(promisedWriteUnits(ten)),
    sqsRequests: round(order.sqsRequests ?? 0),
    invocations: round(order.invocations ?? 0),
    usdPerMillion: round(usdPerMillion(order, 'us-east-2')),
    usdPerMillionOfTen: round(usdPerMillion(perOrder(ten), 'us-east-2')),
    usdIdleMonth: round(totalUsd(ownOf(idleMonth(accounts)), 'us-east-2')),
    usdMonthAt500: Math.round(totalUsd(ownOf(monthAt(accounts, 500)), 'us-east-2')),
  };
}
