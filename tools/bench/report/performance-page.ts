/** Writes what a benchmark found into the repository: its section of the reference page and its rows of the README's table. */
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { replaceRows, replaceSection, type SummaryRow } from './section.ts';

export interface Findings {
  /** What `npm run bench --` is followed by. */
  readonly name: string;
  /** Markdown, without a heading of its own. */
  readonly text: string;
  /** For the README. */
  readonly rows: readonly SummaryRow[];
}

const ROOT = new URL('../../../', import.meta.url);

/** `2026-01-31, Linux x64, 2 × Some CPU, 8 GB, Node v24.21.0` */
export function describeMachine(): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const platform = `${process.platform === 'linux' ? 'Linux' : process.platform} ${process.arch}`;
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${platform}, ${processors.length} × ${model}, ${gigabytes} GB, Node ${process.version}`;
}

/** Writes both pages; the machine and the date stand above the benchmark's own text. */
export async function writeFindings({ name, text, rows }: Findings): Promise<void> {
  const heading = `## \`npm run bench -- ${name}\`\n\nMeasured ${describeMachine()}.`;
  await edit('docs/reference/performance.md', (page) => replaceSection(page, name, `${heading}\n\n${text}`));
  await edit('README.md', (page) => replaceRows(page, name, rows));
}

/** Writes a picture that a benchmark drew. */
export async function writePicture(path: string, picture: string): Promise<void> {
  await writeFile(fileURLToPath(new URL(path, ROOT)), picture);
  console.error(`${path} was written`);
}

async function edit(path: string, change: (page: string) => string): Promise<void> {
  const target = fileURLToPath(new URL(path, ROOT));
  await writeFile(target, change(await readFile(target, 'utf8')));
  console.error(`${path} was written`);
}
