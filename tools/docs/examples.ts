/** The example payloads of packages/contracts, by the shape that they are examples of. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Example {
  readonly shape: string;
  /** `pending` of `PlaceOrderResponse.pending.json`; `example` where the file names no variant. */
  readonly variant: string;
  readonly value: unknown;
}

export async function readExamples(folder: string): Promise<Example[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => {
      const [shape = '', variant] = file.replace(/\.json$/, '').split('.');
      const value: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'));
      return { shape, variant: variant ?? 'example', value };
    }),
  );
}

/** As OpenAPI's `examples` member wants them. */
export function examplesOf(examples: readonly Example[], shape: string): Record<string, { value: unknown }> {
  const own = examples.filter((example) => example.shape === shape);
  return Object.fromEntries(own.map(({ variant, value }) => [variant, { value }]));
}
