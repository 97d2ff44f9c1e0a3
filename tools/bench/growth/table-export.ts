/** Items in the format of DynamoDB's export to S3, and the engine's importer, which takes them far faster than its API does. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { DescribeTableCommandOutput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { EngineProgram } from '@tulip/services/hosts/laptop/engine-program.ts';

export type Item = Readonly<Record<string, unknown>>;

export interface TableExport {
  /** Adds one data file with the items. */
  add(table: string, items: readonly Item[]): Promise<void>;
}

const run = promisify(execFile);
const IMPORT_TIMEOUT_MS = 540_000;

/** `<folder>/<table>/data/<n>.json.gz`, an item a line. */
export function startExport(folder: string): TableExport {
  let files = 0;
  return {
    async add(table, items) {
      const data = join(folder, table, 'data');
      await mkdir(data, { recursive: true });
      const lines = items.map((item) => `${JSON.stringify({ Item: marshall(item) })}\n`);
      files += 1;
      await writeFile(join(data, `${String(files).padStart(6, '0')}.json.gz`), gzipSync(lines.join('')));
    },
  };
}

/** Makes the engine's database of everything that was exported, with the tables and indexes that `schemas` describe. */
export async function importInto(
  program: EngineProgram,
  options: {
    readonly folder: string;
    readonly schemas: readonly Pick<DescribeTableCommandOutput, 'Table'>[];
    readonly databaseFile: string;
  },
): Promise<void> {
  if (program.name !== 'dynoxide') throw new Error(`${program.name} has no importer: a history needs dynoxide`);
  const schemaFile = join(options.folder, 'schema.json');
  await writeFile(schemaFile, JSON.stringify(options.schemas.map(({ Table }) => ({ Table }))));
  const parameters = ['--source', options.folder, '--schema', schemaFile, '--output', options.databaseFile];
  await run(program.command, ['import', ...parameters], { timeout: IMPORT_TIMEOUT_MS });
}
