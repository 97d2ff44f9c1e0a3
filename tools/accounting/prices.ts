/** Public AWS prices in US dollars, on demand, without free tiers, taxes or discounts; each with its source. */
import type { Meter } from './usage.ts';

export type PricedRegion = 'us-east-2' | 'eu-west-1';

/** So much for each unit up to a monthly amount; the last tier has no end. */
export interface Tier {
  readonly upTo: number;
  readonly usd: number;
}

export interface Price {
  readonly tiers: readonly Tier[];
  /** Where the figure stands; `null` where no stored copy of an AWS price list showed it: to be checked before it is relied on. */
  readonly source: string | null;
}

const MILLION = 1_000_000;
const GB = 2 ** 30;
const forever = (usd: number): readonly Tier[] => [{ upTo: Number.POSITIVE_INFINITY, usd }];

/** Offer files of the AWS Price List, by service: pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<service>/… */
const DYNAMODB = 'AWS Price List, AmazonDynamoDB, published 2026-09-11';
const LAMBDA = 'AWS Price List, AWSLambda, published 2026-10-01';
const LAMBDA_OHIO = 'AWS Price List, AWSLambda, read 2026-08-11';
const SQS = 'AWS Price List, AWSQueueService, published 2026-09-11';
const API_GATEWAY = 'AWS Price List, AmazonApiGateway, published 2026-09-21';
const API_GATEWAY_PAGE = 'aws.amazon.com/api-gateway/pricing, US East';
const CLOUDWATCH = 'AWS Price List, AmazonCloudWatch, published 2026-09-22';
const CLOUDWATCH_OHIO = 'AWS Price List, AmazonCloudWatch, read 2026-08-11';
const TRANSFER = 'AWS Price List, AWSDataTransfer, published 2026-09-16';
/** "Replicated write units are priced the same as single-Region write units." */
const REPLICATION = 'DynamoDB Developer Guide, "Understanding Amazon DynamoDB billing for global tables"';

const OHIO: Readonly<Record<Meter, Price>> = {
  writeUnits: { tiers: forever(0.625 / MILLION), source: DYNAMODB },
  peerWriteUnits: { tiers: forever(0.625 / MILLION), source: REPLICATION },
  readUnits: { tiers: forever(0.125 / MILLION), source: DYNAMODB },
  sqsRequests: { tiers: forever(0.5 / MILLION), source: null },
  invocations: { tiers: forever(0.2 / MILLION), source: LAMBDA_OHIO },
  gbSeconds: { tiers: forever(0.000_013_333_4), source: LAMBDA_OHIO },
  httpRequests: {
    tiers: [{ upTo: 300 * MILLION, usd: 1 / MILLION }, ...forever(0.9 / MILLION)],
    source: API_GATEWAY_PAGE,
  },
  socketMessages: {
    tiers: [{ upTo: 1_000 * MILLION, usd: 1 / MILLION }, ...forever(0.8 / MILLION)],
    source: API_GATEWAY_PAGE,
  },
  socketMinutes: { tiers: forever(0.25 / MILLION), source: API_GATEWAY_PAGE },
  logBytes: { tiers: forever(0.5 / GB), source: CLOUDWATCH_OHIO },
  traces: { tiers: forever(5 / MILLION), source: null },
  metricMonths: { tiers: [{ upTo: 10_000, usd: 0.3 }, ...forever(0.1)], source: null },
  scheduledRuns: { tiers: forever(1 / MILLION), source: null },
  storedBytes: { tiers: forever(0.25 / GB), source: DYNAMODB },
  egressBytes: { tiers: [{ upTo: 10_240 * GB, usd: 0.09 / GB }, ...forever(0.085 / GB)], source: null },
  peerBytes: { tiers: forever(0.02 / GB), source: null },
};

const IRELAND: Readonly<Record<Meter, Price>> = {
  ...OHIO,
  writeUnits: { tiers: forever(0.705 / MILLION), source: DYNAMODB },
  peerWriteUnits: { tiers: forever(0.705 / MILLION), source: REPLICATION },
  readUnits: { tiers: forever(0.1415 / MILLION), source: DYNAMODB },
  sqsRequests: { tiers: forever(0.5 / MILLION), source: SQS },
  invocations: { tiers: forever(0.2 / MILLION), source: LAMBDA },
  gbSeconds: { tiers: forever(0.000_013_333_4), source: LAMBDA },
  httpRequests: {
    tiers: [{ upTo: 300 * MILLION, usd: 1.11 / MILLION }, ...forever(1 / MILLION)],
    source: API_GATEWAY,
  },
  socketMessages: { tiers: [{ upTo: 1_000 * MILLION, usd: 1.14 / MILLION }, ...forever(0.94 / MILLION)], source: null },
  socketMinutes: { tiers: forever(0.285 / MILLION), source: null },
  logBytes: { tiers: forever(0.57 / GB), source: CLOUDWATCH },
  metricMonths: { tiers: [{ upTo: 10_000, usd: 0.3 }, ...forever(0.1)], source: CLOUDWATCH },
  storedBytes: { tiers: forever(0.283 / GB), source: DYNAMODB },
  egressBytes: { tiers: [{ upTo: 10_240 * GB, usd: 0.09 / GB }, ...forever(0.085 / GB)], source: TRANSFER },
};

export const PRICES: Readonly<Record<PricedRegion, Readonly<Record<Meter, Price>>>> = {
  'us-east-2': OHIO,
  'eu-west-1': IRELAND,
};

/** One write unit a second, provisioned, for an hour; not checked against a price list. Replicated units cost the same. */
export const PROVISIONED_WRITE_UNIT_HOUR_USD: Readonly<Record<PricedRegion, number>> = {
  'us-east-2': 0.000_65,
  'eu-west-1': 0.000_735,
};
