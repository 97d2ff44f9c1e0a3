/** The page’s server and its build, through real requests. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { closeServer, listen } from './closing-server.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';
import { ensureUiBuilt } from './ui-build.ts';
import { createUiServer, loadUiFiles } from './ui-server.ts';

const directory = temporaryDirectory();
const regions = { 'us-east-2': 'http://127.0.0.1:4001', 'eu-west-1': 'http://127.0.0.1:4002' };

describe('the UI’s server', async () => {
  const files = await loadUiFiles(fileURLToPath(new URL('./fixtures/ui', import.meta.url)));
  const server = createUiServer(files, regions);
  const base = `http://127.0.0.1:${await listen(server, 0)}`;
  afterAll(() => closeServer(server));

  it.each(['/', '/orders/42', '/index.html'])('serves the page at %s', async (path) => {
    const response = await fetch(`${base}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('A page');
  });

  it('says where the Regions are', async () => {
    expect(JSON.parse(await (await fetch(`${base}/config.json`)).text())).toEqual({ regions });
  });

  it('lets hashed files be kept for ever and unchanged ones be revalidated', async () => {
    const asset = await fetch(`${base}/assets/page-abc123.js`);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const etag = (await fetch(base)).headers.get('etag') ?? '';
    expect((await fetch(base, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it.each(['/missing.js', '/.inputs-hash', '/..%2f..%2fpackage.json'])('has no %s', async (path) => {
    expect((await fetch(`${base}${path}`)).status).toBe(404);
  });

  it('allows scripts from itself and connections to the Regions alone', async () => {
    const response = await fetch(base);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(
      "connect-src 'self' http://127.0.0.1:4001 http://127.0.0.1:4002 ws://127.0.0.1:4001 ws://127.0.0.1:4002;",
    );
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('takes no other method', async () => {
    const response = await fetch(base, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('the UI’s build', () => {
  const source = { directory: join(directory, 'ui'), alsoReads: [join(directory, 'lock.yaml')] };
  const vite = fileURLToPath(new URL('../../../../ui/node_modules/vite', import.meta.url));
  const write = (name: string, text: string): void => writeFileSync(join(source.directory, name), text);
  const build = async (): Promise<{ html: string; didBuild: boolean }> => {
    const lines: string[] = [];
    const output = await ensureUiBuilt(source, (line) => lines.push(line));
    const files = await loadUiFiles(output);
    return { html: files.get('/index.html')?.body.toString() ?? '', didBuild: lines.length > 0 };
  };

  it('says what is missing', async () => {
    await expect(build()).rejects.toThrow(/cannot be built: .*index\.html is missing/);
  });

  it('builds once, and again when its source or what it reads elsewhere has changed', async () => {
    mkdirSync(join(source.directory, 'node_modules'), { recursive: true });
    symlinkSync(vite, join(source.directory, 'node_modules', 'vite'));
    writeFileSync(source.alsoReads[0] ?? '', 'one');
    write('index.html', '<title>first</title>');
    expect(await build()).toMatchObject({ html: expect.stringContaining('first'), didBuild: true });
    expect(await build()).toMatchObject({ didBuild: false });
    write('index.html', '<title>second</title>');
    expect(await build()).toMatchObject({ html: expect.stringContaining('second'), didBuild: true });
    writeFileSync(source.alsoReads[0] ?? '', 'two');
    expect((await build()).didBuild).toBe(true);
    expect((await build()).didBuild).toBe(false);
  });

  it('says in one line why it fails, and keeps the last build', async () => {
    write('index.html', '<script type="module" src="./missing.ts"></script>');
    await expect(build()).rejects.toThrow(/^The UI cannot be built: .+$/);
    write('index.html', '<title>third</title>');
    expect((await build()).html).toContain('third');
  });
});
