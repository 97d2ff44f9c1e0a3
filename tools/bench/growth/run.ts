/** `npm run bench -- growth [--long]`: what becomes slower when the history grows, and what does not. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeFindings } from '../report/performance-page.ts';
import { measureGrowth } from './measure-growth.ts';
import { plotSvg } from './plot.ts';
import { panelsOf, rowsOf, summaryOf, textOf } from './report.ts';

const SIZES = [1_000, 20_000];
const LONG_SIZES = [...SIZES, 100_000];
const PLOT = fileURLToPath(new URL('../../../docs/images/growth.svg', import.meta.url));

export async function run(args: readonly string[]): Promise<number> {
  const figures = await measureGrowth({
    sizes: args.includes('--long') ? LONG_SIZES : SIZES,
    open: [0, 200, 400],
    seed: 1637,
    rounds: 5,
    ordersOfRound: 160,
    onProgress: (line) => console.error(`${Math.round(performance.now() / 1000)} s  ${line}`),
  });
  const text = textOf(figures);
  console.log(text);
  if (args.includes('--write')) {
    await writeFile(PLOT, plotSvg(panelsOf(figures)));
    await writeFindings({ name: 'growth', text, rows: rowsOf(figures) });
  }
  console.log(JSON.stringify(summaryOf(figures)));
  return 0;
}
