/** `npm run bench -- exchange`: what one Region sustains under an open loop of orders, beside two floors of the same run. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chargeRecording } from '../../accounting/charge-recording.ts';
import { recordOrders, WALK } from '../../accounting/walk/record-orders.ts';
import { summaryOf as summaryOfCosts } from '../cost/summary.ts';
import { writeFindings } from '../report/performance-page.ts';
import { measureExchange } from './measure-exchange.ts';
import { measureFloors } from './measure-floors.ts';
import { durationsFor, type ExchangeBenchOptions, parseOptions } from './options.ts';
import { recordExchange } from './record-exchange.ts';
import { type Findings, rowsOf, summaryOf, tablesOf } from './report.ts';

/** Enough orders for the floors even where nothing was sustained. */
const RECORDED_RATE_MIN = 10;

export async function run(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const directory = await mkdtemp(join(tmpdir(), 'tulip-bench-exchange-'));
  try {
    const findings = await measure(options, directory);
    const text = tablesOf(findings);
    console.log(text);
    if (options.isWriting) await writeFindings({ name: 'exchange', text, rows: rowsOf(findings) });
    const { lost } = findings.exchange;
    if (lost.length > 0) console.error(`Lost orders: ${lost.join(', ')}`);
    console.log(JSON.stringify(summaryOf(findings)));
    return lost.length === 0 ? 0 : 1;
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measure(options: ExchangeBenchOptions, directory: string): Promise<Findings> {
  const { seed, seconds, profileFile } = options;
  const durations = durationsFor(seconds);
  const onProgress = (line: string) => console.error(line);
  const profile = join(directory, 'profile.json');
  const exchange = await measureExchange({ seed, seconds, durations, profileFile: profile, onProgress });
  if (profileFile !== undefined) await copyFile(profile, profileFile);
  const rate = Math.max(RECORDED_RATE_MIN, exchange.sustained);
  onProgress(`recording the calls at ${rate.toFixed(0)}/s`);
  const record = await recordExchange({ seed, rate, seconds: durations.record, file: join(directory, 'calls.jsonl') });
  const floors = await measureFloors(record, directory);
  onProgress(`floors: ${JSON.stringify(floors)}`);
  const costs = summaryOfCosts(chargeRecording(await recordOrders(WALK)));
  return { exchange, floors, costs };
}
