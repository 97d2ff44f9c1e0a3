/** The figures that the reference architecture states, and the arithmetic that they do not survive. */
import { bill, totalUsd } from './bill.ts';
import { MONTH_S } from './months.ts';

export interface ReferenceFigure {
  readonly ordersPerSecond: number;
  /** From, to; equal where it gives one number. */
  readonly usdAMonth: readonly [number, number];
}

export const REFERENCE: readonly ReferenceFigure[] = [
  { ordersPerSecond: 500, usdAMonth: [3_830, 3_830] },
  { ordersPerSecond: 5_000, usdAMonth: [24_000, 24_000] },
  { ordersPerSecond: 50_000, usdAMonth: [180_000, 283_000] },
];
const REFERENCE_USD_PER_1000 = 7.66;

export const ordersOfMonth = (ordersPerSecond: number): number => ordersPerSecond * MONTH_S;

export function usdPer1000({ ordersPerSecond, usdAMonth: [from] }: ReferenceFigure): number {
  return from / (ordersOfMonth(ordersPerSecond) / 1000);
}

/** Each step of the argument is a sentence. */
export function whereTheReferenceIsWrong(): string[] {
  const [{ ordersPerSecond, usdAMonth }] = REFERENCE as [ReferenceFigure];
  const orders = ordersOfMonth(ordersPerSecond);
  const [usd] = usdAMonth;
  const api = bill({ httpRequests: orders }, 'us-east-2').httpRequests ?? 0;
  const send = bill({ sqsRequests: orders }, 'us-east-2').sqsRequests ?? 0;
  const unit = bill({ writeUnits: orders }, 'us-east-2').writeUnits ?? 0;
  const left = usd - api - send;
  const dollars = (amount: number) => `$${Math.round(amount).toLocaleString('en-US')}`;
  return [
    `${dollars(usd)} a month at ${ordersPerSecond} orders a second is called "$${REFERENCE_USD_PER_1000} per 1,000 requests". ${usd.toLocaleString('en-US')} ÷ ${ordersPerSecond} = ${(usd / ordersPerSecond).toFixed(2)}: that is dollars a month for each order *a second*.`,
    `${ordersPerSecond} a second for ${MONTH_S.toLocaleString('en-US')} seconds are ${(orders / 1e9).toFixed(3)} billion orders. ${dollars(usd)} for those would be $${(usd / (orders / 1000)).toFixed(4)} per 1,000: ${Math.round(REFERENCE_USD_PER_1000 / (usd / (orders / 1000))).toLocaleString('en-US')} times less than stated.`,
    `And that much cannot pay for them: ${orders.toLocaleString('en-US')} requests to an HTTP API cost ${dollars(api)}, as many sends to a FIFO queue ${dollars(send)}; the ${dollars(left)} that are left buy ${(left / unit).toFixed(1)} write units an order, before any read, function, log line, copy or byte stored. A durable acceptance and a fenced fill in one transaction take at least 5 (1 + 2 + 2), and a list by user one more.`,
    `The larger figures fall to $${usdPer1000(REFERENCE[1] as ReferenceFigure).toFixed(4)} and $${usdPer1000(REFERENCE[2] as ReferenceFigure).toFixed(4)} per 1,000. List prices do not fall like that: of what an order uses, only API requests, WebSocket messages and bytes sent have tiers worth naming, a tenth to a fifth off.`,
  ];
}

/** The least that anybody's durable order costs at list prices: what the figures above must exceed. */
export function leastUsdOfMonth(ordersPerSecond: number): number {
  const orders = ordersOfMonth(ordersPerSecond);
  return totalUsd({ httpRequests: orders, sqsRequests: orders, writeUnits: 5 * orders }, 'us-east-2');
}
