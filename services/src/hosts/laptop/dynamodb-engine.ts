/** One Region's DynamoDB-compatible engine: started on a free loopback port, known to answer, stopped for good. */
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BoundProcess, spawnBound } from './bound-process.ts';
import type { EngineProgram } from './engine-program.ts';
import { LOOPBACK, pickFreePort } from './ports.ts';
import { StartError } from './start-error.ts';

export interface DynamodbEngine {
  readonly endpoint: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the engine has ended, with how it ended. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly program: EngineProgram;
  /** Where it keeps its files, created if need be; `undefined` keeps nothing. */
  readonly directory: string | undefined;
  /** The port to come back on after a crash; a free one is chosen when it is left out. */
  readonly port?: number;
}

const ATTEMPTS_MAX = 5;
const READY_TIMEOUT_MS = 20_000;
const READY_POLL_MS = 15;
const TERM_GRACE_MS = 1_500;

/**
 * Neither engine reports a port that it chose itself, so one is picked here; should somebody else take it in
 * between, the engine ends at once and another is tried.
 *
 * @throws StartError after five attempts, with what the engine said last.
 */
export async function startDynamodbEngine(options: EngineOptions): Promise<DynamodbEngine> {
  const { program, directory } = options;
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  let said = '';
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const port = options.port ?? (await pickFreePort());
    const child = await spawnBound(program.command, program.args(port, directory), directory ?? process.cwd());
    if (await answers(program, child, port)) return running(child, port);
    child.kill('SIGKILL');
    said = `${await child.exited}: ${child.output().trim().split('\n').at(-1) ?? ''}`;
  }
  throw new StartError(`The DynamoDB engine ${program.name} does not start (${said}).`);
}

function running(child: BoundProcess, port: number): DynamodbEngine {
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    port,
    pid: child.pid,
    exited: child.exited,
    async stop() {
      if (!child.isRunning()) return;
      child.kill('SIGTERM');
      const cut = setTimeout(() => child.kill('SIGKILL'), TERM_GRACE_MS);
      await child.exited;
      clearTimeout(cut);
    },
  };
}

async function answers({ saysListening }: EngineProgram, child: BoundProcess, port: number): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (child.isRunning() && performance.now() < deadline) {
    const isOurs = saysListening?.test(child.output()) ?? true;
    if (isOurs && (await listsTables(port))) return child.isRunning();
    await sleep(READY_POLL_MS);
  }
  return false;
}

/** One unsigned-for-real ListTables: the smallest proof that a DynamoDB engine, not just any server, listens. */
async function listsTables(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${LOOPBACK}:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20250101T000000Z',
      },
      body: '{}',
      signal: AbortSignal.timeout(1_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
