/** One Region's S3-compatible engine on a free loopback port: objects of a bucket by path, kept in files that a kill cannot tear. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { closeServer, listen } from './closing-server.ts';
import { LOOPBACK } from './ports.ts';

export interface ObjectEngine {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** What the exchange asks of S3: put and get a whole object. */
interface Objects {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array | undefined>;
}

/** `/bucket/key`, of plain names only, so that no path leads out of the directory. */
const OBJECT_PATH = /^\/([a-z0-9-]{3,63}(?:\/[\w-][\w.-]*){1,4})$/;
const OBJECT_MAX_BYTES = 1024 * 1024;

/** @param directory where objects are kept, made if need be; `undefined` keeps them in memory */
export async function startObjectEngine(directory: string | undefined): Promise<ObjectEngine> {
  const objects = directory === undefined ? inMemory() : inFiles(directory);
  const server = createServer((request, response) => {
    answer(objects, request, response).catch(() => refuse(response, 500, 'InternalError'));
  });
  const port = await listen(server, 0);
  return { endpoint: `http://${LOOPBACK}:${port}`, stop: () => closeServer(server) };
}

async function answer(objects: Objects, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const key = OBJECT_PATH.exec(pathname)?.[1];
  if (key === undefined) return refuse(response, 400, 'InvalidURI');
  if (request.method === 'PUT') return putObject(objects, key, request, response);
  if (request.method !== 'GET') return refuse(response, 405, 'MethodNotAllowed');
  const bytes = await objects.get(key);
  if (bytes === undefined) return refuse(response, 404, 'NoSuchKey');
  response.writeHead(200, { 'content-length': bytes.length, etag: etagOf(bytes) }).end(bytes);
}

async function putObject(objects: Objects, key: string, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= OBJECT_MAX_BYTES) chunks.push(chunk);
  }
  if (size > OBJECT_MAX_BYTES) return refuse(response, 400, 'EntityTooLarge');
  const bytes = Buffer.concat(chunks);
  await objects.put(key, bytes);
  response.writeHead(200, { etag: etagOf(bytes) }).end();
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

function etagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function inMemory(): Objects {
  const objects = new Map<string, Uint8Array>();
  return {
    async put(key, bytes) {
      objects.set(key, bytes);
    },
    get: async (key) => objects.get(key),
  };
}

/** An object is written beside its place and then moved there whole: what a kill leaves half-written is never read. */
function inFiles(directory: string): Objects {
  let writes = 0;
  return {
    async put(key, bytes) {
      const path = join(directory, key);
      await mkdir(dirname(path), { recursive: true });
      writes += 1;
      const written = `${path}.${process.pid}-${writes}~`;
      await writeFile(written, bytes, { flush: true });
      await rename(written, path);
    },
    async get(key) {
      try {
        return await readFile(join(directory, key));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}
