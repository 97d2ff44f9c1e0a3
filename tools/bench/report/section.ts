/** Parts of a Markdown page that a benchmark owns: everything between two comments with its name. */

/** The page with the section's text replaced; a page that has no such section gets it at its end. */
export function replaceSection(page: string, name: string, text: string): string {
  const begin = `<!-- begin: ${name}, `;
  const end = `<!-- end: ${name} -->`;
  const section = `${begin}written by \`npm run bench -- ${name} --write\` -->\n\n${text.trim()}\n\n${end}`;
  const from = page.indexOf(begin);
  if (from === -1) return `${page.trimEnd()}\n\n${section}\n`;
  const to = page.indexOf(end, from);
  if (to === -1) throw new Error(`the section ${name} has a beginning and no end`);
  return page.slice(0, from) + section + page.slice(to + end.length);
}

/** One line of the table that all benchmarks share. */
export interface SummaryRow {
  readonly what: string;
  readonly figure: string;
}

const TABLE_BEGIN = '<!-- begin: performance, written by `npm run bench -- NAME --write` -->';
const TABLE_END = '<!-- end: performance -->';
const TABLE_HEAD = '| What | Figure | Printed by |\n|---|---|---|';

/** The page with the rows of one benchmark replaced in the shared table; the rows of the others stay. */
export function replaceRows(page: string, name: string, rows: readonly SummaryRow[]): string {
  const from = page.indexOf(TABLE_BEGIN);
  const to = page.indexOf(TABLE_END, from);
  if (from === -1 || to === -1) throw new Error('the page has no table for performance');
  const source = `\`npm run bench -- ${name}\``;
  const present = page
    .slice(from + TABLE_BEGIN.length, to)
    .split('\n')
    .filter((line) => /^\| .*`npm run bench -- /.test(line));
  const own = rows.map(({ what, figure }) => `| ${what} | ${figure} | ${source} |`);
  const at = present.findIndex((line) => line.endsWith(`| ${source} |`));
  const others = present.filter((line) => !line.endsWith(`| ${source} |`));
  const place = at === -1 ? others.length : at;
  const lines = [...others.slice(0, place), ...own, ...others.slice(place)];
  return `${page.slice(0, from)}${TABLE_BEGIN}\n\n${[TABLE_HEAD, ...lines].join('\n')}\n\n${page.slice(to)}`;
}
