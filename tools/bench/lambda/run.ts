/** `npm run bench -- lambda`: each function's bundle beside the least that it could be, in bytes and in cold import time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FUNCTIONS } from '@tulip/resources';
import { bundleLambdas, type LambdaBundle } from '../../bundle/bundle-lambda.ts';
import { bundleComparisons } from '../../bundle/comparison.ts';
import { writeFindings } from '../report/performance-page.ts';
import { markdownTable } from '../report/table.ts';
import { importTimesMs, medianOf } from './import-times.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ROUNDS = 11;

interface FunctionFigures {
  readonly entry: string;
  readonly bytes: number;
  readonly comparisonBytes: number;
  readonly importMs: number;
  readonly comparisonImportMs: number;
}

export async function run(args: readonly string[]): Promise<number> {
  const outDir = await mkdtemp(join(tmpdir(), 'tulip-bench-lambda-'));
  try {
    const figures = await measure(outDir);
    const text = tableOf(figures);
    console.log(text);
    if (args.includes('--write')) await writeFindings({ name: 'lambda', text, rows: [rowOf(figures)] });
    console.log(JSON.stringify(summaryOf(figures)));
    return 0;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

async function measure(outDir: string): Promise<FunctionFigures[]> {
  const entries = FUNCTIONS.map(({ entry }) => entry);
  const bundles = await bundleLambdas(ROOT, entries, outDir);
  const comparisons = await bundleComparisons(ROOT, entries, outDir);
  // An entry and its comparison one after the other: what slows the machine down for a while slows both.
  const inTurns = bundles.flatMap(({ entry, path }) => [path, join(outDir, `${entry}.comparison.mjs`)]);
  const times = await importTimesMs(inTurns, ROUNDS);
  const msOf = (bundle: LambdaBundle) => medianOf(times.get(bundle.path) ?? []);
  return bundles.flatMap((bundle) => {
    const comparison = comparisons.find(({ entry }) => entry === bundle.entry);
    if (comparison === undefined) return [];
    const { entry, bytes } = bundle;
    return {
      entry,
      bytes,
      comparisonBytes: comparison.bytes,
      importMs: msOf(bundle),
      comparisonImportMs: msOf(comparison),
    };
  });
}

function tableOf(figures: readonly FunctionFigures[]): string {
  const head = ['Function', 'Bytes', 'Comparison', 'Ratio', 'Import ms', 'Comparison', 'Ratio'];
  const rows = figures.map((one) => [
    one.entry,
    String(one.bytes),
    String(one.comparisonBytes),
    (one.bytes / one.comparisonBytes).toFixed(3),
    one.importMs.toFixed(0),
    one.comparisonImportMs.toFixed(0),
    (one.importMs / one.comparisonImportMs).toFixed(2),
  ]);
  const explanation = `The comparison imports the same names of the same third-party packages, uses each once, and holds nothing of ours; both are bundled alike. Import times are medians of ${ROUNDS} fresh processes each, taken in turns. That no ratio of bytes exceeds 1.15 is asserted in \`test/bundle\`; times are only printed.`;
  return `${markdownTable(head, rows)}\n\n${explanation}`;
}

function rowOf(figures: readonly FunctionFigures[]) {
  const { bytesRatioMax, importMsMax } = summaryOf(figures);
  return {
    what: 'Lambda bundles: bytes over those of their third-party code alone, at most; cold import, at most',
    figure: `${bytesRatioMax}; ${importMsMax} ms`,
  };
}

function summaryOf(figures: readonly FunctionFigures[]) {
  const largest = (value: (one: FunctionFigures) => number) => Math.max(...figures.map(value));
  return {
    functions: figures.length,
    bytesMax: largest(({ bytes }) => bytes),
    bytesRatioMax: Number(largest(({ bytes, comparisonBytes }) => bytes / comparisonBytes).toFixed(3)),
    importMsMax: Number(largest(({ importMs }) => importMs).toFixed(0)),
    importRatioMax: Number(largest(({ importMs, comparisonImportMs }) => importMs / comparisonImportMs).toFixed(2)),
  };
}
