/** `npm run bench -- matcher [--ops FILE]`: the matcher beside the order books that people install from npm, on the same operations. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFindings, writePicture } from '../report/performance-page.ts';
import { type Curve, measureCurves } from './curves.ts';
import { deepFlow, mixedFlow, sweepFlow } from './flows.ts';
import { type FlowFigures, type MeasurePlan, measureFile } from './measure.ts';
import { encodeOperations, type Operations, parseOperations } from './operations.ts';
import { plotCurves } from './plot.ts';
import { curvesTable, fileTable, PICTURE, rowsOf, summaryOf } from './tables.ts';

const SEED = 1637;
/** Short, so that a process is warm in a fraction of a second. */
const WARM_UP = { resting: 1_000, count: 59_000 };

const FLOWS = {
  mixed: () => mixedFlow(SEED, { resting: 5_000, count: 1_000_000 }),
  deep: () => deepFlow(SEED, { resting: 900_000, count: 1_000_000 }),
  sweep: () => sweepFlow(SEED, { resting: 10_000, count: 1_000_000 }),
};

type Flow = keyof typeof FLOWS & keyof FlowFigures;

export async function run(args: readonly string[]): Promise<number> {
  const { ops, write } = parse(args);
  if (ops !== undefined) {
    const problem = await problemOf(ops);
    if (problem !== undefined) {
      console.error(`${ops}: ${problem}`);
      return 1;
    }
  }
  return inFolder(async (folder) => {
    const warmUpFile = await writeOperations(folder, 'warm-up', mixedFlow(SEED + 1, WARM_UP));
    const plan = { warmUpFile, rounds: 5, isLatencyMeasured: true };
    if (ops !== undefined) {
      const figures = await measureFile({ ...plan, file: ops, peerMs: 14_000 });
      console.log(fileTable(figures));
      console.log(JSON.stringify(summaryOf(figures)));
      return 0;
    }
    const flows = await measureFlows(folder, { ...plan, peerMs: 9_000 });
    const curves = await measureCurves(folder, warmUpFile);
    await report(flows, curves, write);
    return 0;
  });
}

function parse(args: readonly string[]) {
  const options = { ops: { type: 'string' }, write: { type: 'boolean' } } as const;
  const { ops, write } = parseArgs({ args: [...args], options }).values;
  if (ops !== undefined && write === true) throw new Error('--write goes with the generated flows, not with --ops');
  return { ops, write: write === true };
}

async function problemOf(file: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const parsed = parseOperations(bytes);
  return parsed.ok ? undefined : `not an operations file: ${parsed.error}`;
}

async function inFolder(work: (folder: string) => Promise<number>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'tulip-bench-matcher-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeOperations(folder: string, name: string, operations: Operations): Promise<string> {
  const file = join(folder, `${name}.ops`);
  await writeFile(file, encodeOperations(operations));
  return file;
}

async function measureFlows(folder: string, plan: Omit<MeasurePlan, 'file'>): Promise<FlowFigures> {
  const measureFlow = async (flow: Flow) => {
    console.error(`measuring ${flow} …`);
    const file = await writeOperations(folder, flow, FLOWS[flow]());
    return measureFile({ ...plan, file });
  };
  return { mixed: await measureFlow('mixed'), deep: await measureFlow('deep'), sweep: await measureFlow('sweep') };
}

async function report(flows: FlowFigures, curves: readonly Curve[], isWritten: boolean): Promise<void> {
  const sections = Object.entries(flows).map(([flow, figures]) => `### ${flow}\n\n${fileTable(figures)}`);
  const text = [...sections, curvesTable(curves)].join('\n\n');
  console.log(text);
  if (isWritten) {
    await writePicture(PICTURE, plotCurves(curves));
    await writeFindings({ name: 'matcher', text, rows: rowsOf(flows) });
  }
  console.log(JSON.stringify({ ...summaryOf(flows.mixed), flows: mapValues(flows, summaryOf), curves }));
}

function mapValues<Value, Result>(values: Readonly<Record<string, Value>>, map: (value: Value) => Result) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
