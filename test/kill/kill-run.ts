/** One kill test: clients trade through crashes of the whole exchange, and afterwards everything must add up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEvent, Status } from '@tulip/contracts';
import { createRandom, type Random, randomBelow } from '@tulip/std';
import { type RunningExchange, startExchange } from '@tulip/tools/running-exchange';
import { type AuditRun, runAudit } from '@tulip/tools/running-exchange/audit';
import { eventually } from '@tulip/tools/running-exchange/eventually';
import { checkRegion, isTerminal, type RegionState } from './check-region.ts';
import { readEvents, readOrders, readStatus, readTrades } from './ledger-view.ts';
import { createPatientClient, type PatientClient } from './patient-client.ts';
import { followSocket, type SocketFollower } from './socket-follower.ts';
import { type RunRecord, trade } from './trader.ts';
import { type ClientPlan, planClients } from './workload.ts';

export interface KillRunOptions {
  /** Decides orders, copies, cancels and the moments of the crashes; how the requests interleave it cannot decide. */
  readonly seed: number;
  readonly clients: number;
  readonly orders: number;
  readonly kills: number;
  readonly onProgress: (line: string) => void;
}

export interface KillReport {
  /** Every rule that was broken; empty when all hold. */
  readonly violations: readonly string[];
  readonly regions: readonly RegionFinding[];
  readonly rows: readonly (readonly [name: string, value: string | number])[];
  readonly audit: AuditRun;
}

export interface RegionFinding {
  readonly region: string;
  readonly state: RegionState;
}

interface Region {
  readonly name: string;
  readonly client: PatientClient;
  readonly plans: readonly ClientPlan[];
  readonly follower: SocketFollower;
}

/** A crash comes up to this long after its moment, in ms, so that it does not always follow an answer. */
const JITTER_MS = 40;
/** A restart that is cut short is cut within this time: before or while engines and Regions start. */
const CUT_SHORT_MS = 1_200;

export async function runKillTest(options: KillRunOptions): Promise<KillReport> {
  const exchange = await startExchange({ isDurable: true });
  const plans = planClients(options.seed, options.clients, options.orders, Object.keys(exchange.regions).length);
  const regions = Object.entries(exchange.regions).map(([name, url], index): Region => {
    const client = createPatientClient(url);
    const own = plans.filter(({ region }) => region === index);
    return { name, client, plans: own, follower: followSocket(url, client) };
  });
  const crashes = createCrashes(options, exchange);
  const record: RunRecord = {
    acknowledged: new Map(),
    violations: [],
    counts: { requests: 0, cancelsTaken: 0, cancelsTooLate: 0, keysRefused: 0 },
    onAcknowledged: () => crashes.onAcknowledged(),
    generation: () => crashes.count(),
  };
  try {
    await Promise.all([crashes.run(), ...regions.map((region) => tradeIn(region, record))]);
    const findings = await Promise.all(
      regions.map(async (region) => ({ region: region.name, state: await settled(region) })),
    );
    for (const { follower } of regions) follower.stop();
    const exit = await exchange.stop();
    const audit = await runAudit(exchange.data);
    const violations = [
      ...record.violations,
      ...regions.flatMap((region, index) => checkAll(region, findings[index]?.state, record)),
      ...(exit === 0 ? [] : [`the exchange stopped with ${exit}`]),
      ...checkAudit(audit, findings),
    ];
    return { violations, regions: findings, audit, rows: summary(options, record, regions, findings, crashes) };
  } finally {
    for (const { follower } of regions) follower.stop();
    await exchange.dispose();
  }
}

async function tradeIn({ client, plans }: Region, record: RunRecord): Promise<void> {
  await Promise.all(
    plans.map(async (plan) => {
      const { userId } = plan;
      const body = { userId, displayName: `Client ${userId}` };
      const { status } = await client.ask('/api/personas', { method: 'POST', body });
      // 409: it was created by a request whose answer was lost.
      if (status !== 201 && status !== 409) record.violations.push(`persona ${userId}: answered with ${status}`);
      await trade(client, plan, record);
    }),
  );
}

interface Crashes {
  run(): Promise<void>;
  onAcknowledged(): void;
  count(): number;
  cutShort(): number;
}

/** SIGKILLs the whole exchange at random numbers of acknowledged submissions; every second restart is itself killed once. */
function createCrashes({ seed, orders, kills, onProgress }: KillRunOptions, exchange: RunningExchange): Crashes {
  const random = createRandom(seed + 1);
  const moments = distinctMoments(random, kills, orders);
  let acknowledged = 0;
  let count = 0;
  let cutShort = 0;
  let wake: () => void = () => undefined;
  const reached = async (moment: number) => {
    while (acknowledged < moment) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    await sleep(randomBelow(random, JITTER_MS));
  };
  return {
    async run() {
      for (const [index, moment] of moments.entries()) {
        await reached(moment);
        await exchange.kill();
        onProgress(`killed after ${acknowledged} of ${orders} orders`);
        if (index % 2 === 1) {
          const cut = exchange.restart().catch(() => undefined);
          await sleep(randomBelow(random, CUT_SHORT_MS));
          await exchange.kill();
          await cut;
          cutShort += 1;
        }
        await exchange.restart();
        count += 1;
      }
    },
    onAcknowledged() {
      acknowledged += 1;
      wake();
    },
    count: () => count,
    cutShort: () => cutShort,
  };
}

/** Ascending, in the first nine tenths of the run. */
function distinctMoments(random: Random, kills: number, orders: number): number[] {
  const moments = new Set<number>();
  const last = Math.max(kills, Math.floor(orders * 0.9));
  while (moments.size < kills) moments.add(1 + randomBelow(random, last));
  return [...moments].sort((a, b) => a - b);
}

/**
 * The Region once every order has ended, the status has caught up and the socket has shown it all; or as it stands if that never
 * comes, for the checks to tell.
 */
async function settled({ name, client, plans, follower }: Region): Promise<RegionState> {
  const readAll = async () => (await Promise.all(plans.map(({ userId }) => readOrders(client, userId)))).flat();
  await inVain(eventually(`all orders of ${name} to end`, async () => (await readAll()).every(isTerminal)));
  const events = new Map<string, LedgerEvent[]>();
  for (const stream of Object.keys((await readStatus(client)).streams))
    events.set(stream, await readEvents(client, stream));
  // The status is remembered for a moment, so it may be older than the ends of the orders.
  const isCaughtUp = (streams: Status['streams']) =>
    Object.entries(streams).every(([stream, seq]) => seq === events.get(stream)?.length);
  await inVain(
    eventually(`the status of ${name} to catch up`, async () => isCaughtUp((await readStatus(client)).streams)),
  );
  const { streams } = await readStatus(client);
  await inVain(
    eventually(`the socket of ${name} to have shown everything`, () =>
      Object.entries(streams).every(([stream, seq]) => (follower.view.get(stream)?.length ?? 0) >= seq),
    ),
  );
  return { orders: await readAll(), trades: await readTrades(client), events, streams };
}

/** What was waited for in vain is told by the checks, by name; anything else that goes wrong ends the run. */
async function inVain(waiting: Promise<unknown>): Promise<void> {
  await waiting.catch((error: unknown) => {
    if (!String(error).includes('in vain')) throw error;
  });
}

function checkAll({ name, plans, follower }: Region, state: RegionState | undefined, record: RunRecord): string[] {
  if (state === undefined) return [`${name}: was not read`];
  const users = new Set(plans.map(({ userId }) => userId));
  const acknowledged = [...record.acknowledged.values()].filter(({ body }) => users.has(body.userId));
  const submitted = plans.reduce((sum, { submissions }) => sum + submissions.length, 0);
  const missing = acknowledged.length === submitted ? [] : [`${acknowledged.length} of ${submitted} keys acknowledged`];
  const differing = [...state.events].filter(
    ([stream, events]) => JSON.stringify(events) !== JSON.stringify(follower.view.get(stream) ?? []),
  );
  return [
    ...missing,
    ...checkRegion(state, acknowledged),
    ...follower.violations,
    ...differing.map(([stream]) => `${stream}: the socket's view differs from the ledger`),
  ].map((violation) => `${name}: ${violation}`);
}

/** Clean, and with the very counts that the clients saw. */
function checkAudit({ exitCode, stdout, stderr }: AuditRun, findings: readonly RegionFinding[]): string[] {
  if (exitCode !== 0) return [`the audit is not clean: ${stdout}${stderr}`];
  return findings.flatMap(({ region, state }) => {
    const events = [...state.events.values()].reduce((sum, { length }) => sum + length, 0);
    const expected = `\n${region}\n  orders   ${state.orders.length}  (${statusCounts(state)})\n  open     0\n  trades   ${state.trades.length}\n`;
    const hasEvents = new RegExp(`\\n${region}\\n(  .*\\n)*?  ledger   \\d+ entries, ${events} events,`).test(stdout);
    return stdout.includes(expected) && hasEvents
      ? []
      : [`${region}: the audit counts otherwise than its clients:${expected}  ${events} events\n${stdout}`];
  });
}

function statusCounts({ orders }: RegionState): string {
  return [...Map.groupBy(orders, ({ status }) => status)]
    .map(([status, { length }]) => `${status} ${length}`)
    .sort()
    .join(', ');
}

function summary(
  options: KillRunOptions,
  { acknowledged, counts }: RunRecord,
  regions: readonly Region[],
  findings: readonly RegionFinding[],
  crashes: Crashes,
): KillReport['rows'] {
  const all = [...acknowledged.values()];
  const total = (read: (finding: RegionFinding) => number) => findings.reduce((sum, each) => sum + read(each), 0);
  const followed = (read: (follower: SocketFollower) => number) =>
    regions.reduce((sum, { follower }) => sum + read(follower), 0);
  return [
    ['seed', options.seed],
    ['clients', options.clients],
    ['orders', options.orders],
    ['SIGKILLs of the whole exchange', crashes.count() + crashes.cutShort()],
    ['  of them in the middle of a restart', crashes.cutShort()],
    ['requests to place, answered', counts.requests],
    ['  sent again for want of an answer', regions.reduce((sum, { client }) => sum + client.retries(), 0)],
    ['acknowledged as new', all.reduce((sum, { firsts }) => sum + firsts, 0)],
    ['acknowledged as replays', all.reduce((sum, { replays }) => sum + replays, 0)],
    ['other bodies under a used key, refused', counts.keysRefused],
    ['cancels taken', counts.cancelsTaken],
    ['  too late', counts.cancelsTooLate],
    ...findings.map(({ region, state }) => [`orders of ${region}`, statusCounts(state)] as const),
    ['trades', total(({ state }) => state.trades.length)],
    ['events', total(({ state }) => [...state.events.values()].reduce((sum, { length }) => sum + length, 0))],
    ['socket connections', followed(({ counts: { connections } }) => connections)],
    ['  frames', followed(({ counts: { frames } }) => frames)],
    ['  reads of the ledger to catch up', followed(({ counts: { gapReads } }) => gapReads)],
  ];
}
