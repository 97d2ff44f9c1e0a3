/** A DynamoDB-compatible engine for tests: in memory, on a free loopback port, gone when the test process is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

export interface LocalEngine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const ATTEMPTS_MAX = 5;
const HOST = '127.0.0.1';

/** `TULIP_DYNAMODB_ENDPOINT` names a running engine instead: another opinion, or a machine without the binary. */
export async function startLocalEngine(): Promise<LocalEngine> {
  const running = process.env['TULIP_DYNAMODB_ENDPOINT'];
  if (running !== undefined) return { endpoint: running, stop: () => Promise.resolve() };
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    const port = await freePort();
    const child = spawn(enginePath(), ['serve', '--host', HOST, '--port', String(port)]);
    // Somebody else may have taken the port meanwhile: the engine then ends, and another port is tried.
    if (await listens(child)) return engineOf(child, port);
  }
  throw new Error('the DynamoDB engine does not start');
}

function engineOf(child: ChildProcess, port: number): LocalEngine {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    endpoint: `http://${HOST}:${port}`,
    async stop() {
      process.off('exit', kill);
      const exited = once(child, 'exit');
      kill();
      await exited;
    },
  };
}

function enginePath(): string {
  const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
  return join(dirname(manifest), 'dynoxide');
}

/** Resolves when the engine says that it listens, or has ended. */
function listens(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    const hear = (chunk: unknown) => {
      said += String(chunk);
      if (/listening on/i.test(said)) resolve(true);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}
