/** Curves over the number of stored orders as an SVG that looks the same each time and reads on light and on dark. */

export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly { readonly name: string; readonly points: readonly (readonly [number, number])[] }[];
}

const PANEL = { width: 340, height: 230, left: 48, right: 12, top: 34, bottom: 52 };
const COLUMNS = 2;
const CURVE_CLASSES = ['a', 'b', 'c', 'd'] as const;
const STYLE = `
  text { font: 11px system-ui, sans-serif; fill: #33373d; }
  .title { font-weight: 600; font-size: 12px; }
  .axis { stroke: #9aa0a8; stroke-width: 1; fill: none; }
  .a { stroke: #b3392f; } .b { stroke: #2d6a9f; } .c { stroke: #4b7f3a; } .d { stroke: #8a5a9e; }
  .curve { fill: none; stroke-width: 2; } .dot { stroke-width: 5; stroke-linecap: round; }
  @media (prefers-color-scheme: dark) {
    text { fill: #d7dae0; } .axis { stroke: #6b727c; }
    .a { stroke: #ef8a7f; } .b { stroke: #7fb8e6; } .c { stroke: #9dcf88; } .d { stroke: #cfa3e0; }
  }`;

/** Panels beside and below each other; every ordinate begins at 0, the abscissa is logarithmic. */
export function plotSvg(panels: readonly Panel[]): string {
  const width = PANEL.width * COLUMNS;
  const height = PANEL.height * Math.ceil(panels.length / COLUMNS);
  const drawn = panels.map((panel, index) => {
    const [x, y] = [(index % COLUMNS) * PANEL.width, Math.floor(index / COLUMNS) * PANEL.height];
    return `<g transform="translate(${x} ${y})">\n${panelSvg(panel)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(panels.map(({ title }) => title).join('; '))} by stored orders">\n<style>${STYLE}\n</style>\n${drawn.join('\n')}\n</svg>\n`;
}

function panelSvg({ title, unit, curves }: Panel): string {
  const points = curves.flatMap((curve) => curve.points);
  const [xMin, xMax] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const yMax = roundUp(Math.max(...points.map(([, y]) => y)));
  const inner = { width: PANEL.width - PANEL.left - PANEL.right, height: PANEL.height - PANEL.top - PANEL.bottom };
  const share = (x: number) => (xMax === xMin ? 0.5 : Math.log(x / xMin) / Math.log(xMax / xMin));
  const at = ([x, y]: readonly [number, number]) =>
    [PANEL.left + share(x) * inner.width, PANEL.top + (1 - y / yMax) * inner.height].map((n) => n.toFixed(1)).join(' ');
  const bottom = PANEL.top + inner.height;
  const sizes = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b);
  return [
    `<text class="title" x="${PANEL.left}" y="18">${escaped(title)}, ${escaped(unit)}</text>`,
    `<path class="axis" d="M${PANEL.left} ${PANEL.top}V${bottom}H${PANEL.width - PANEL.right}"/>`,
    `<text x="${PANEL.left - 6}" y="${PANEL.top + 4}" text-anchor="end">${yMax}</text>`,
    `<text x="${PANEL.left - 6}" y="${bottom + 4}" text-anchor="end">0</text>`,
    ...sizes.map(
      (x) =>
        `<text x="${at([x, 0]).split(' ')[0]}" y="${bottom + 16}" text-anchor="middle">${x.toLocaleString('en-US')}</text>`,
    ),
    ...curves.flatMap(({ name, points: own }, index) => {
      const style = CURVE_CLASSES[index % CURVE_CLASSES.length];
      const legendX = PANEL.left + (index * inner.width) / curves.length;
      return [
        `<path class="curve ${style}" d="M${own.map(at).join('L')}"/>`,
        ...own.map((point) => `<path class="dot ${style}" d="M${at(point)}h0"/>`),
        `<path class="curve ${style}" d="M${legendX.toFixed(1)} ${bottom + 33}h12"/>`,
        `<text x="${(legendX + 16).toFixed(1)}" y="${bottom + 37}">${escaped(name)}</text>`,
      ];
    }),
  ].join('\n');
}

/** The next of 1, 2, 5, 10 … */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return Number((step * power).toPrecision(1));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
