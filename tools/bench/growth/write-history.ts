/** Writes a history into the data directory of an exchange that does not run: a start there finds it as its own. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DescribeTableCommandOutput } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type AwsClients, createAwsAdapters, createClients } from '@tulip/adapters-aws';
import { bookItems, historyItems, positionItems } from '@tulip/adapters-aws/testing/stored-history.ts';
import { createPersona, type ExchangePorts, loadSeedPersonas } from '@tulip/exchange';
import { startDynamodbEngine } from '@tulip/services/hosts/laptop/dynamodb-engine.ts';
import { type EngineProgram, findEngineProgram } from '@tulip/services/hosts/laptop/engine-program.ts';
import { DUMMY_CREDENTIALS, resourceNames } from '@tulip/services/hosts/laptop/names.ts';
import { provisionTables } from '@tulip/services/hosts/laptop/provision.ts';
import { createRandom } from '@tulip/std';
import { generateHistory, HISTORY_TRADERS, type HistoryOptions } from './history.ts';
import { type Item, importInto, startExport, type TableExport } from './table-export.ts';

export interface WrittenHistory {
  readonly orders: number;
  readonly events: number;
  readonly items: number;
}

/** The engine's file in the folder of its Region: see its program's arguments. */
const DATABASE = 'dynamodb.db';
/** Nobody answers there: a history is written past queues and sockets. */
const NOBODY = 'http://127.0.0.1:9';

export async function writeHistory(dataDirectory: string, options: HistoryOptions): Promise<WrittenHistory> {
  const program = await findEngineProgram();
  const folder = await mkdtemp(join(tmpdir(), 'tulip-history-'));
  try {
    const target = startExport(folder);
    const schemas = await exportEmptyExchange(program, target, options);
    const written = await exportHistory(target, options);
    const directory = join(dataDirectory, options.region);
    await mkdir(directory, { recursive: true });
    await importInto(program, { folder, schemas, databaseFile: join(directory, DATABASE) });
    return written;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tables, personas with their deposits, and the number of lanes, as a running exchange makes them: on an engine that keeps nothing. */
async function exportEmptyExchange(program: EngineProgram, target: TableExport, options: HistoryOptions) {
  const { region } = options;
  const names = resourceNames(region, false);
  const engine = await startDynamodbEngine({ program, directory: undefined });
  const clients = createClients({
    region,
    dynamodbEndpoint: engine.endpoint,
    sqsEndpoint: NOBODY,
    socketEndpoint: NOBODY,
    credentials: DUMMY_CREDENTIALS,
  });
  try {
    await provisionTables(clients.dynamodb, names);
    await welcome(clients, options);
    const documents = DynamoDBDocumentClient.from(clients.dynamodb);
    const schemas: DescribeTableCommandOutput[] = [];
    for (const TableName of [names.table('exchange'), names.table('edge')]) {
      schemas.push(await clients.dynamodb.send(new DescribeTableCommand({ TableName })));
      const { Items = [] } = await documents.send(new ScanCommand({ TableName }));
      const lasting = Items.filter((item) => !isMovedByHistory(item));
      if (lasting.length > 0) await target.add(TableName, lasting);
    }
    return schemas;
  } finally {
    clients.destroy();
    await engine.stop();
  }
}

/** The traders' balance rows, which the history writes as they stand at its end. */
function isMovedByHistory({ pk, sk }: Item): boolean {
  return HISTORY_TRADERS.some((userId) => pk === `BALANCE#${userId}` && String(sk).startsWith('REGION#'));
}

/** What a running exchange would have done before the first order. */
async function welcome(clients: AwsClients, { region, lanes, until, seed }: HistoryOptions): Promise<void> {
  const names = resourceNames(region, false);
  const queues = { queue: NOBODY, deadLetter: NOBODY };
  const environment = {
    region,
    clock: { now: () => until },
    timer: { sleep: (durationMs: number) => sleep(durationMs) },
    random: createRandom(seed),
    log: { write: () => undefined },
  };
  const ports: ExchangePorts = createAwsAdapters({
    ...environment,
    clients,
    tables: { exchange: names.table('exchange'), edge: names.table('edge') },
    queues: { orders: queues, events: queues, balances: queues },
  });
  const config = { region, regions: [region], market: 'TULIP', lanes, availabilityZone: `${region}a` };
  const metrics = { count: () => undefined, durationMs: () => undefined };
  const deps = { ...ports, ...environment, config, metrics };
  await loadSeedPersonas(deps);
  for (const userId of HISTORY_TRADERS)
    await createPersona(deps, { userId, displayName: userId, bio: 'Trades in a history that was generated.' });
  await ports.laneCounts.raise(region, lanes);
}

async function exportHistory(target: TableExport, options: HistoryOptions): Promise<WrittenHistory> {
  const names = resourceNames(options.region, false);
  const parts = generateHistory(options);
  let [orders, events, items] = [0, 0, 0];
  for (;;) {
    const next = parts.next();
    if (next.done === true) {
      const { heads, cursors, books } = next.value;
      await target.add(names.table('edge'), positionItems(heads, cursors));
      await target.add(names.table('exchange'), bookItems(books));
      return { orders, events, items };
    }
    const part: readonly Item[] = historyItems(next.value);
    await target.add(names.table('exchange'), part);
    orders += next.value.orders.length;
    events += next.value.entries.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
    items += part.length;
  }
}
