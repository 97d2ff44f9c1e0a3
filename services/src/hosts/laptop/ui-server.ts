/** Serves the built UI from memory: its files, the single page for every other path, and where the Regions are. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, extname, join, relative, sep } from 'node:path';

interface UiFile {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/** By URL path, `/index.html` among them. */
export type UiFiles = ReadonlyMap<string, UiFile>;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
/** Vite names what it puts in `assets` by content: such a file never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
const REVALIDATE = 'no-cache';

/** Reads the whole build; hidden files are left out. */
export async function loadUiFiles(directory: string): Promise<UiFiles> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const visible = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  const files = await Promise.all(
    visible.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(directory, file).split(sep).join('/')}`;
      return [path, toUiFile(path, await readFile(file))] as const;
    }),
  );
  return new Map(files);
}

/** @param regions each Region's base URL, in the order in which the UI offers them */
export function createUiServer(files: UiFiles, regions: Readonly<Record<string, string>>): Server {
  const headers = securityHeaders(Object.values(regions));
  const config = toUiFile('/config.json', Buffer.from(JSON.stringify({ regions })));
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return answerText(response, 405, 'Method not allowed');
    }
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = pathname === '/config.json' ? config : find(files, pathname);
    if (file === undefined) return answerText(response, 404, 'Not found');
    answerFile(request, response, file);
  });
}

/** A path whose last part has a dot names a file; every other path is a place within the single page. */
function find(files: UiFiles, pathname: string): UiFile | undefined {
  return files.get(pathname) ?? (basename(pathname).includes('.') ? undefined : files.get('/index.html'));
}

function answerFile(request: IncomingMessage, response: ServerResponse, file: UiFile): void {
  response.setHeader('etag', file.etag);
  response.setHeader('cache-control', file.cacheControl);
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('content-type', file.contentType);
  response.setHeader('content-length', file.body.length);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : file.body);
}

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function toUiFile(path: string, body: Buffer): UiFile {
  return {
    body,
    contentType: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`,
    cacheControl: path.startsWith('/assets/') ? IMMUTABLE : REVALIDATE,
  };
}

/** Scripts, styles and connections only from here and from the Regions; nothing may frame the page. */
function securityHeaders(regionUrls: readonly string[]): Readonly<Record<string, string>> {
  const regions = regionUrls.join(' ');
  const sockets = regionUrls.map((url) => url.replace(/^http/, 'ws')).join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: blob: ${regions}`,
    "manifest-src 'self'",
    `connect-src 'self' ${regions} ${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
