/** The list of generated files; the same sources always give the same bytes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { apiPage } from './api-page.ts';
import { insertGraph } from './architecture-graph.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { readExamples } from './examples.ts';
import { openApiDocument } from './openapi.ts';
import { orderLifePage } from './order-life-page.ts';
import { environmentPage, errorsPage, logMessagesPage, resourcesPage } from './registry-pages.ts';

export interface GeneratedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

export async function generateFiles(root: string): Promise<GeneratedFile[]> {
  const examples = await readExamples(join(root, 'packages/contracts/examples'));
  const openApi = openApiDocument(examples);
  const asyncApi = asyncApiDocument(examples);
  const architecture = await readFile(join(root, 'docs/architecture.md'), 'utf8');
  return [
    { path: 'packages/contracts/generated/openapi.json', text: toJson(openApi) },
    { path: 'packages/contracts/generated/asyncapi.json', text: toJson(asyncApi) },
    { path: 'packages/contracts/generated/asyncapi.yaml', text: stringify(asyncApi, { aliasDuplicateObjects: false }) },
    { path: 'docs/reference/api.md', text: apiPage() },
    { path: 'docs/reference/errors.md', text: errorsPage() },
    { path: 'docs/reference/log-messages.md', text: logMessagesPage() },
    { path: 'docs/reference/environment.md', text: environmentPage() },
    { path: 'docs/reference/resources.md', text: resourcesPage() },
    { path: 'docs/reference/order-life.md', text: orderLifePage() },
    { path: 'docs/architecture.md', text: insertGraph(architecture, root) },
  ];
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
