/** What a request says, parsed by the schemas of its route: path, query, headers, body. Throws HttpProblem for anything else. */
import { type FieldError, MAX_BODY_BYTES, parseInput, type RouteDefinition } from '@tulip/contracts';
import * as z from 'zod/mini';
import { HttpProblem } from './problem-answer.ts';

const NO_QUERY = z.strictObject({});
const HEARD_OUT_MAX_BYTES = 8 * 1024 * 1024;

export interface RequestParts {
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** Parses everything that the route declares; tells all errors of query, headers and body at once. */
export async function readRequest(route: RouteDefinition, request: Request): Promise<RequestParts> {
  const errors: FieldError[] = [];
  const query = parseInput(route.query ?? NO_QUERY, queryOf(new URL(request.url).searchParams), 'query');
  if (!query.ok) errors.push(...query.error);
  const headers = parseInput(route.headers ?? z.object({}), Object.fromEntries(request.headers), 'header');
  if (!headers.ok) errors.push(...headers.error);
  let body: unknown;
  if (route.upload !== undefined && errors.length === 0) body = await readUpload(route.upload, request);
  if (route.body !== undefined) {
    const parsed = parseInput(route.body, await readJson(request), 'body');
    if (parsed.ok) body = parsed.value;
    else errors.push(...parsed.error);
  }
  if (errors.length > 0) throw new HttpProblem('invalid-request', { errors });
  return { query: query.ok ? query.value : undefined, headers: headers.ok ? headers.value : undefined, body };
}

/** A name given twice becomes an array, which no schema of ours accepts. */
function queryOf(params: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    const [first = ''] = values;
    query[name] = values.length === 1 ? first : values;
  }
  return { ...query };
}

async function readJson(request: Request): Promise<unknown> {
  requireJson(request.headers);
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  if (bytes.length === 0) throw invalidBody('required', 'is required');
  let text: string;
  try {
    // A byte order mark stays in the text, where it is no JSON (RFC 8259, 8.1).
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidBody('not-utf-8', 'is not valid UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw invalidBody('not-json', 'is not valid JSON');
  }
}

function invalidBody(code: string, message: string): HttpProblem {
  return new HttpProblem('invalid-request', { errors: [{ path: 'body', code, message }] });
}

/** The bytes as they come, and the type that they are said to be. */
async function readUpload(upload: NonNullable<RouteDefinition['upload']>, request: Request) {
  const [declared = ''] = (request.headers.get('content-type') ?? '').split(';');
  const type = declared.trim().toLowerCase();
  if (!isPlain(request.headers) || !upload.types.includes(type)) throw new HttpProblem('unsupported-media-type');
  return { bytes: await readBytes(request, upload.maxBytes), type };
}

function isPlain(headers: Headers): boolean {
  const encoding = headers.get('content-encoding');
  return encoding === null || encoding.trim().toLowerCase() === 'identity';
}

function requireJson(headers: Headers): void {
  const isJson = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(headers.get('content-type') ?? '');
  if (!isPlain(headers) || !isJson) throw new HttpProblem('unsupported-media-type');
}

/**
 * Past the limit nothing is kept, yet the client is heard out: an answer in the middle of its upload would reset the
 * connection, and with it the answer.
 */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? Number.NaN);
  if (declared > HEARD_OUT_MAX_BYTES) throw new HttpProblem('payload-too-large');
  // In one piece where it is known to be small: hosts have a shorter way to it than the stream.
  if (declared <= maxBytes) return readWhole(request, maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > HEARD_OUT_MAX_BYTES) throw new HttpProblem('payload-too-large');
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw new HttpProblem('payload-too-large');
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

async function readWhole(request: Request, maxBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > maxBytes) throw new HttpProblem('payload-too-large');
  return bytes;
}
