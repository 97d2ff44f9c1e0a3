/** `npm run replay -- FILE [--rate X] [--limit N] [--engine-only]`: real order flow through a running exchange, or through the book alone. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createOrderBook } from '@tulip/matcher';
import { createRandom } from '@tulip/std';
import * as z from 'zod/mini';
import { formatEngineReplay, replayIntoBook } from './engine-replay.ts';
import { createExchangeClient } from './exchange-client.ts';
import { replay } from './replay.ts';
import { formatSummary } from './summary.ts';

const USAGE = `npm run replay -- FILE [options]     drives the exchange on TULIP_PORT with a LOBSTER message file
  --limit N     stop after N messages (default: all)
  --rate X      at most X messages a second (default: as fast as the exchange answers)
  --clients N   synthetic clients, 1 to 64 (default 16)
  --region R    the Region to drive (default: the first)
  --engine-only no exchange: straight into the matcher's order book, which must execute the orders that the file executes
  --run NAME    part of every Idempotency-Key; the same name sends the same orders again (default: a new one)`;

class UsageError extends Error {}

async function main(): Promise<number> {
  const { values, positionals } = parse();
  const [file] = positionals;
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  if (file === undefined || positionals.length > 1) throw new UsageError('name one LOBSTER file');
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const limit = integer('--limit', values.limit, 1, Number.MAX_SAFE_INTEGER) ?? Number.POSITIVE_INFINITY;
  if (values['engine-only'] === true) {
    const summary = await replayIntoBook(createOrderBook(), linesOf(file), limit);
    console.log(formatEngineReplay(summary));
    return summary.pricesAgreed === summary.executions && summary.idsAgreed >= 0.99 * summary.executions ? 0 : 1;
  }
  const baseUrl = await regionUrl(values.region);
  const run = values.run ?? `run-${Date.now().toString(36)}`;
  console.log(`replaying ${file} through ${baseUrl} as ${run}`);
  const summary = await replay(createExchangeClient(baseUrl, createRandom(Date.now())), linesOf(file), {
    limit,
    rate: integer('--rate', values.rate, 1, 100_000),
    clients: integer('--clients', values.clients, 1, 64) ?? 16,
    run,
    onProgress: (line) => console.error(line),
  });
  console.log(formatSummary(summary));
  return summary.lost === 0 && summary.open === 0 ? 0 : 1;
}

/** Opens the file when the first line is asked for: a reader that nobody listens to yet drops its lines. */
async function* linesOf(file: string): AsyncIterable<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

function parse() {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        limit: option,
        rate: option,
        clients: option,
        region: option,
        run: option,
        'engine-only': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function integer(name: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new UsageError(`${name} takes a whole number from ${min} to ${max}, not ${text}`);
  return value;
}

async function regionUrl(region: string | undefined): Promise<string> {
  const ui = `http://127.0.0.1:${integer('TULIP_PORT', process.env['TULIP_PORT'], 1, 65_535) ?? 4000}`;
  let answer: unknown;
  try {
    answer = await (await fetch(`${ui}/config.json`)).json();
  } catch {
    throw new UsageError(`no exchange answers at ${ui}: start one with npm start, or set TULIP_PORT`);
  }
  const { regions } = z.parse(z.object({ regions: z.record(z.string(), z.string()) }), answer);
  const url = region === undefined ? Object.values(regions)[0] : regions[region];
  if (url === undefined) throw new UsageError(`--region must be one of ${Object.keys(regions).join(', ')}`);
  return url;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(
    error instanceof UsageError
      ? `${error.message}\n\n${USAGE}`
      : `replay: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
