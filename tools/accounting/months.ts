/** A month of a Region: without any order, and at so many orders a second; every assumption is a constant with its reason. */
import { FRAME_INTERVAL_MS } from '@tulip/contracts';
import { FUNCTIONS, QUEUES } from '@tulip/resources';
import { must } from '@tulip/std';
import { type Charge, usageOf } from './accountant.ts';
import { type PartAccount, perOrder } from './charge-recording.ts';
import { PROVISIONED_WRITE_UNIT_HOUR_USD, type PricedRegion } from './prices.ts';
import { scaled, sumOf, type Usage } from './usage.ts';
import type { Part, Step } from './walk/recording.ts';

/** A month of 30 days. */
export const MONTH_S = 30 * 86_400;

/**
 * Lambda keeps five pollers on a queue that is empty, each with a long poll of 20 s. (What is usually observed; AWS's page
 * "Using Lambda with Amazon SQS" says that it begins with five.)
 */
export const POLLERS_OF_A_QUEUE = 5;
const LONG_POLL_S = 20;
/** "How Amazon Route 53 determines whether a health check is healthy": at 30 s, a request every two to three seconds in all. */
const HEALTH_REQUEST_EVERY_S = 2.5;
/** The façade remembers a probe's answer for so long. */
const PROBE_EVERY_S = 5;
/** Names times dimensions of what the functions count. */
const CUSTOM_METRICS = 10;

/** Who waits for a round of frames looks at the pump's state about so often. */
const LOOKS_WHILE_WAITING = 2;

/**
 * At a given load: orders a second of one lane that leave the fill worker, at some 40 ms a batch, with batches of two and more.
 * More lanes keep it there: 8 for 500 orders a second.
 */
const LANE_ORDERS_PER_S = 62.5;

export type Accounts = ReadonlyMap<Part, PartAccount>;

export function accountOf(accounts: Accounts, part: Part): PartAccount {
  return must(accounts.get(part), `the account of ${part}`);
}

export const ofStep = (step: Step) => (charge: Charge) => charge.step === step;
const toSockets = ({ what }: Charge) => what === 'frames to sockets';

/** What runs whether anybody trades or not. */
export function idleMonth(accounts: Accounts): Usage {
  const { charges } = accountOf(accounts, 'idle');
  const sweeper = must(
    FUNCTIONS.find(({ id }) => id === 'sweeper'),
    'the sweeper',
  );
  const sweeps = sweeper.trigger.kind === 'schedule' ? MONTH_S / sweeper.trigger.everySeconds : 0;
  const healthRequests = MONTH_S / HEALTH_REQUEST_EVERY_S;
  const probes = MONTH_S / PROBE_EVERY_S;
  const probe = usageOf(charges, ofStep('health probe'));
  const { writeUnits = 0, readUnits = 0, ...asked } = probe;
  return sumOf(
    scaled(sumOf(usageOf(charges, ofStep('sweep')), { scheduledRuns: 1 }), sweeps),
    scaled(withoutStorage(asked), healthRequests),
    scaled({ writeUnits, readUnits }, probes),
    emptyReceives(),
    { metricMonths: CUSTOM_METRICS },
  );
}

function emptyReceives(): Usage {
  return { sqsRequests: (QUEUES.length * POLLERS_OF_A_QUEUE * MONTH_S) / LONG_POLL_S };
}

/** The same row is written again and again. */
function withoutStorage({ storedBytes: _once, ...usage }: Usage): Usage {
  return usage;
}

/** A month at a steady rate; nobody watches: {@link screenMonth} is what each screen adds. */
export function monthAt(accounts: Accounts, ordersPerSecond: number): Usage {
  const orders = ordersPerSecond * MONTH_S;
  const lanes = Math.ceil(ordersPerSecond / LANE_ORDERS_PER_S);
  const single = accountOf(accounts, 'batch 1');
  const perAcceptance = perOrder(single, ({ step }) => step === 'accept' || step === 'bell' || step === 'client read');
  return sumOf(
    scaled(perAcceptance, orders),
    scaled(perOrder(accountOf(accounts, 'batch 2'), ofStep('fill')), orders),
    // A shard of the change stream is read four times a second: some fifteen orders of a lane come together.
    scaled(perOrder(accountOf(accounts, 'batch 10'), ofStep('publish')), orders),
    // The balance queue's groups are users: each order's cash is posted for itself.
    scaled(perOrder(single, ofStep('cash')), orders),
    framesMonth(accounts, lanes),
    idleMonth(accounts),
  );
}

/** Frames go out at their own pace, whatever the rate: a round every 250 ms, and one waiting invocation a lane. */
function framesMonth(accounts: Accounts, lanes: number): Usage {
  const rounds = (MONTH_S * 1000) / FRAME_INTERVAL_MS;
  const round = usageOfRound(accounts, (charge) => !toSockets(charge));
  const { invocations: _one, gbSeconds: _short, logBytes = 0, sqsRequests = 0, ...shared } = round;
  const { memoryMb } = must(
    FUNCTIONS.find(({ id }) => id === 'broadcaster'),
    'the broadcaster',
  );
  const waiting: Usage = {
    invocations: 1,
    gbSeconds: (memoryMb / 1024) * (FRAME_INTERVAL_MS / 1000),
    readUnits: LOOKS_WHILE_WAITING,
    logBytes,
    sqsRequests,
  };
  return sumOf(scaled(shared, rounds), scaled(waiting, rounds * lanes));
}

/** What one round of frames uses: a batch of ten is one round. */
function usageOfRound(accounts: Accounts, isCounted: (charge: Charge) => boolean): Usage {
  const { orders, charges } = accountOf(accounts, 'batch 10');
  const rounds = orders / 10;
  return scaled(
    usageOf(charges, (charge) => charge.step === 'frames' && isCounted(charge)),
    1 / rounds,
  );
}

/**
 * What one screen adds in a month: its minutes, and its frames, which hold the events of all who trade. A message carries 32 KB,
 * and a frame of many events several of them.
 */
export function screenMonth(accounts: Accounts, ordersPerSecond: number): Usage {
  const { egressBytes = 0 } = usageOfRound(accounts, toSockets);
  const bytesOfOrder = egressBytes / 10;
  const rounds = Math.min((MONTH_S * 1000) / FRAME_INTERVAL_MS, ordersPerSecond * MONTH_S);
  const frameBytes = (ordersPerSecond * MONTH_S * bytesOfOrder) / Math.max(1, rounds);
  return {
    socketMinutes: MONTH_S / 60,
    socketMessages: rounds * Math.max(1, Math.ceil(frameBytes / (32 * 1024))),
    egressBytes: rounds * frameBytes,
  };
}

/** How much of what is provisioned auto scaling aims to have used: DynamoDB's own default. */
const TARGET_UTILISATION = 0.7;

/** What a month's write units would cost if they came evenly and were provisioned, in dollars. */
export function provisionedWritesUsd({ writeUnits = 0 }: Usage, region: PricedRegion): number {
  const provisioned = writeUnits / MONTH_S / TARGET_UTILISATION;
  return provisioned * (MONTH_S / 3600) * PROVISIONED_WRITE_UNIT_HOUR_USD[region];
}
