/** `npm run audit -- [--data DIR]`: checks the stored ledger of a stopped exchange; exit 1 names the first difference. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createAuditReader } from '@tulip/adapters-aws';
import { auditStoredRegion, type EngineFactory, type StoredReport } from '@tulip/exchange';
import { createMatcher, DEFAULT_MATCHER_SETTINGS } from '@tulip/matcher';
import { createSimFill, DEFAULT_SETTINGS } from '@tulip/simfill';
import { createRandom, sha256Hex } from '@tulip/std';
import { acquireDataLock } from './data-lock.ts';
import { startDynamodbEngine } from './dynamodb-engine.ts';
import { type EngineProgram, findEngineProgram } from './engine-program.ts';
import { endLeftoverEngines } from './engine-register.ts';
import { createLog } from './log.ts';
import { DUMMY_CREDENTIALS, resourceNames } from './names.ts';
import { StartError, toOneLine } from './start-error.ts';

const USAGE = 'npm run audit -- [--data DIR]   (default: TULIP_DATA, else .tulip)';
const DIFFERENCES_SHOWN = 10;

async function main(): Promise<number> {
  const directory = dataDirectory();
  const regions = storedRegions(directory);
  const lock = acquireDataLock(directory);
  try {
    await endLeftoverEngines(directory, createLog('audit'));
    const program = await findEngineProgram();
    const reports: [string, StoredReport][] = [];
    for (const region of regions) reports.push([region, await auditOne(program, join(directory, region), region)]);
    return tell(directory, reports);
  } finally {
    lock.release();
  }
}

function dataDirectory(): string {
  let data: string | undefined;
  try {
    ({ data } = parseArgs({ options: { data: { type: 'string' } } }).values);
  } catch (error) {
    throw new StartError(`${toOneLine(error)}. Usage: ${USAGE}`);
  }
  const directory = data ?? process.env['TULIP_DATA'] ?? '.tulip';
  if (directory === ':memory:') throw new StartError('TULIP_DATA=:memory: keeps nothing: there is nothing to audit.');
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
    throw new StartError(`There is no data directory ${directory}. Usage: ${USAGE}`);
  return directory;
}

/** The folders in which an engine keeps a database; any other directory is left as it is. */
function storedRegions(directory: string): string[] {
  const regions = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && holdsDatabase(join(directory, entry.name)))
    .map((entry) => entry.name)
    .sort();
  if (regions.length === 0)
    throw new StartError(`${directory} holds no exchange: start one on it first, or name another with --data.`);
  return regions;
}

function holdsDatabase(directory: string): boolean {
  return readdirSync(directory).some((name) => name.endsWith('.db'));
}

async function auditOne(program: EngineProgram, directory: string, region: string): Promise<StoredReport> {
  const engine = await startDynamodbEngine({ program, directory });
  const dynamodb = new DynamoDBClient({ region, endpoint: engine.endpoint, credentials: DUMMY_CREDENTIALS });
  const names = resourceNames(region, false);
  try {
    const reader = createAuditReader({
      clients: { dynamodb },
      tables: { exchange: names.table('exchange'), edge: names.table('edge') },
      random: createRandom(1),
      timer: { sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)) },
    });
    return await auditStoredRegion(reader, region, engineOf);
  } catch (error) {
    // A table that is missing, or an item that no build of the exchange writes: the line names it, and there is no report.
    throw new StartError(`Region ${region} in ${directory} cannot be read: ${toOneLine(error)}`);
  } finally {
    dynamodb.destroy();
    await engine.stop();
  }
}

/** The engine of this build, if it is the very one that the entry names. */
const engineOf: EngineFactory = (identity) => {
  const engine =
    identity.name === 'matcher' ? createMatcher(DEFAULT_MATCHER_SETTINGS) : createSimFill(DEFAULT_SETTINGS);
  const { version, settings } = engine.identity;
  return identity.version === version && identity.settings === settings ? engine : undefined;
};

function tell(directory: string, reports: readonly [string, StoredReport][]): number {
  console.log(`audit of ${directory}`);
  for (const [region, { counts, cash, differences, stateHash }] of reports) {
    const statuses = Object.entries(counts.byStatus)
      .sort()
      .map(([status, count]) => `${status} ${count}`);
    console.log(`\n${region}`);
    console.log(`  orders   ${counts.orders}${statuses.length === 0 ? '' : `  (${statuses.join(', ')})`}`);
    console.log(`  open     ${counts.open}`);
    console.log(`  trades   ${counts.trades}`);
    console.log(`  ledger   ${counts.entries} entries, ${counts.events} events, ${counts.streams} streams`);
    if (counts.unwritten > 0)
      console.log(`  unwritten ${counts.unwritten} events, whose rows and trades their lane writes when it starts`);
    console.log(`  cash     ${cash.balances} balances, ${cash.entries} entries, ${cash.pending} fills on their way`);
    console.log(`  state    ${stateHash}`);
    for (const difference of differences.slice(0, DIFFERENCES_SHOWN)) console.log(`  DIFFERENCE ${difference}`);
    if (differences.length > DIFFERENCES_SHOWN) console.log(`  … and ${differences.length - DIFFERENCES_SHOWN} more`);
  }
  const [first] = reports.flatMap(([, report]) => report.differences);
  console.log(first === undefined ? '\nclean' : `\nfirst difference: ${first}`);
  console.log(`hash ${sha256Hex(reports.map(([region, report]) => `${region} ${report.stateHash}`).join('\n'))}`);
  return first === undefined ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(toOneLine(error));
  process.exitCode = 1;
}
