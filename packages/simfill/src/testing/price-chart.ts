/** A chart in text of one path, for the document; a test compares the two, so the document always shows the path as it is. */
import { epochMs, must } from '@tulip/std';
import { referencePrice } from '../reference-price.ts';
import type { SimFillSettings } from '../settings.ts';

const COLUMNS = 72;
const ROWS = 10;

/** One cycle of the profile from `fromMs`: 72 columns in time, 10 rows in price, guilders at the left. */
export function priceChart(settings: SimFillSettings, fromMs: number): string {
  const stepMs = settings.profile.cycle.periodMs / COLUMNS;
  const path = Array.from({ length: COLUMNS }, (_, column) =>
    referencePrice(settings, epochMs(Math.floor(fromMs + column * stepMs))),
  );
  const [low, high] = [Math.min(...path), Math.max(...path)];
  const rowOf = (cents: number): number => Math.min(ROWS - 1, Math.floor(((cents - low) * ROWS) / (high - low)));
  const lines = Array.from({ length: ROWS }, (_, fromTop) => {
    const row = ROWS - 1 - fromTop;
    const dots = path.map((cents, column) => {
      const [one, two] = [rowOf(cents), rowOf(must(path[Math.max(0, column - 1)], 'price before'))];
      return row >= Math.min(one, two) && row <= Math.max(one, two) ? '*' : ' ';
    });
    const guilders = ((low + ((row + 0.5) * (high - low)) / ROWS) / 100).toFixed(1);
    return `${guilders.padStart(5)} |${dots.join('')}`.trimEnd();
  });
  return [...lines, `      +${'-'.repeat(COLUMNS)}`].join('\n');
}
