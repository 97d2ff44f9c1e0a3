/** The DynamoDB engine as a child process: starts, keeps its data, ends with its parent. */
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DynamodbEngine, startDynamodbEngine } from './dynamodb-engine.ts';
import { findEngineProgram } from './engine-program.ts';
import { endLeftoverEngines, recordEngines } from './engine-register.ts';
import { startFixture } from './fixtures/fixture-process.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';
import { isAlive, until } from './fixtures/until.ts';
import { DUMMY_CREDENTIALS } from './names.ts';
import { requireFreePort } from './ports.ts';

const directory = temporaryDirectory();
const program = await findEngineProgram();

async function start(options: { directory: string | undefined; port?: number }): Promise<DynamodbEngine> {
  const engine = await startDynamodbEngine({ program, ...options });
  onTestFinished(() => engine.stop());
  return engine;
}

function clientOf(engine: DynamodbEngine): DynamoDBClient {
  return new DynamoDBClient({ region: 'us-east-2', endpoint: engine.endpoint, credentials: DUMMY_CREDENTIALS });
}

async function createTable(engine: DynamodbEngine): Promise<void> {
  await clientOf(engine).send(
    new CreateTableCommand({
      TableName: 'tulips',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
}

async function tablesOf(engine: DynamodbEngine): Promise<readonly string[]> {
  return (await clientOf(engine).send(new ListTablesCommand({}))).TableNames ?? [];
}

describe('the DynamoDB engine', () => {
  it('keeps its data over SIGKILL and comes back on its port', async () => {
    const place = join(directory, 'durable');
    const first = await start({ directory: place });
    await createTable(first);
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toBe('SIGKILL');
    const second = await start({ directory: place, port: first.port });
    expect(second.port).toBe(first.port);
    expect(await tablesOf(second)).toEqual(['tulips']);
  });

  it('keeps nothing without a directory', async () => {
    const first = await start({ directory: undefined });
    await createTable(first);
    await first.stop();
    expect(await tablesOf(await start({ directory: undefined, port: first.port }))).toEqual([]);
  });

  it('leaves neither process nor port when it is stopped', async () => {
    const engine = await start({ directory: undefined });
    await engine.stop();
    expect(isAlive(engine.pid)).toBe(false);
    await requireFreePort(engine.port, 'a test');
  });

  it('says in one line that it cannot start', async () => {
    const engine = await start({ directory: undefined });
    await expect(start({ directory: undefined, port: engine.port })).rejects.toThrow(/does not start \(.*\)/);
  });

  it('dies with the process that started it, be it by SIGKILL', async () => {
    const parent = startFixture('hold-engine.ts', join(directory, 'orphan'));
    const { pid, port } = JSON.parse(await parent.firstLine);
    expect(isAlive(pid)).toBe(true);
    const ended = once(parent.child, 'exit');
    parent.child.kill('SIGKILL');
    await ended;
    await until('the end of the engine', () => !isAlive(pid));
    await requireFreePort(port, 'a test');
  });
});

describe('the register of engines', () => {
  const log = (): void => undefined;

  it('ends an engine that was left behind, and no process that merely has its pid', async () => {
    const place = join(directory, 'register');
    const engine = await start({ directory: place });
    recordEngines(directory, [
      { pid: engine.pid, marker: place },
      { pid: process.pid, marker: '/no/such/database' },
    ]);
    await endLeftoverEngines(directory, log);
    expect(await engine.exited).toBe('SIGKILL');
  });

  it('shrugs at a register that a crash left half-written', async () => {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(directory, 'engines.json'), '[{"pid":12');
    await endLeftoverEngines(directory, log);
  });
});
