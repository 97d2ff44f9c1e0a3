/** The cost curves as one SVG picture: two panels, both axes logarithmic. */
import type { Curve } from './curves.ts';

const PANEL = { width: 330, height: 240 };
const MARGIN = { left: 60, top: 40, right: 20, bottom: 50 };
const COLOURS = { core: '#0f766e', face: '#b45309' } as const;
/** In ns. */
const COST = { from: 10, to: 10_000 };

export function plotCurves(curves: readonly Curve[]): string {
  const panels = (['orders at rest', 'ticks of a jump'] as const).map((by, index) =>
    panel(
      by,
      curves.filter((curve) => curve.by === by),
      MARGIN.left + index * (PANEL.width + MARGIN.left + MARGIN.right),
    ),
  );
  const width = 2 * (PANEL.width + MARGIN.left + MARGIN.right);
  const height = PANEL.height + MARGIN.top + MARGIN.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="CPU time of an operation against depth and against swing">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panels,
    '</svg>\n',
  ].join('\n');
}

function panel(by: Curve['by'], curves: readonly Curve[], left: number): string {
  const xs = curves.flatMap(({ points }) => points.map(({ x }) => x));
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const xAt = (x: number) => left + (PANEL.width * Math.log(x / from)) / Math.log(to / from);
  const bottom = MARGIN.top + PANEL.height;
  const lines: string[] = [];
  for (let ns = COST.from; ns <= COST.to; ns *= 10) {
    const y = yAt(ns);
    lines.push(`<line x1="${left}" x2="${left + PANEL.width}" y1="${y}" y2="${y}" stroke="#d4d4d4"/>`);
    lines.push(text(left - 8, y + 4, 'end', ns < 1_000 ? `${ns} ns` : `${ns / 1_000} µs`));
  }
  for (let x = from; x <= to; x *= 10) lines.push(text(xAt(x), bottom + 18, 'middle', `10${power(Math.log10(x))}`));
  lines.push(text(left + PANEL.width / 2, bottom + 38, 'middle', by));
  for (const { contender, points } of curves) {
    const colour = COLOURS[contender];
    const path = points.map(({ x, ns }) => `${xAt(x).toFixed(1)},${yAt(ns).toFixed(1)}`).join(' ');
    lines.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    for (const { x, ns } of points) {
      lines.push(`<circle cx="${xAt(x).toFixed(1)}" cy="${yAt(ns).toFixed(1)}" r="3" fill="${colour}"/>`);
    }
    const last = points.at(-1);
    if (last !== undefined) lines.push(text(xAt(last.x), yAt(last.ns) - 9, 'end', contender, colour));
  }
  return lines.join('\n');
}

function yAt(ns: number): number {
  const share = Math.log(ns / COST.from) / Math.log(COST.to / COST.from);
  return Math.round(10 * (MARGIN.top + PANEL.height * (1 - share))) / 10;
}

function text(x: number, y: number, anchor: string, content: string, colour = '#404040'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${colour}">${content}</text>`;
}

function power(exponent: number): string {
  return String(Math.round(exponent)).replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '');
}
