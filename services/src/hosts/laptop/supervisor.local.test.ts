/** The whole exchange on one machine: ready, killed, started again, stopped without a trace. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { isFree, neighbouringPorts, startExchange, untilGone } from './fixtures/exchange.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';
import { until } from './fixtures/until.ts';

const directory = temporaryDirectory();
const REGIONS = ['us-east-2', 'eu-west-1'];

async function settings(data: string): Promise<{ port: number; environment: Record<string, string> }> {
  const port = await neighbouringPorts(3);
  return { port, environment: { TULIP_PORT: String(port), TULIP_DATA: data, TULIP_REGIONS: REGIONS.join(',') } };
}

/** The fixture's answers: each call reads the members that it asked for. */
interface Answer {
  readonly region?: string;
  readonly pid?: number;
  readonly isThere?: boolean;
}
interface Seen {
  readonly entry: string;
  readonly event: { readonly detail?: unknown };
}

async function json<T = Answer>(url: string): Promise<T> {
  const body: T = JSON.parse(await (await fetch(url)).text());
  return body;
}
const commandOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8');
const entriesSeen = async (region: string): Promise<string[]> =>
  (await json<Seen[]>(`${region}/seen`)).map(({ entry }) => entry);

describe('the exchange on one machine', () => {
  it('prints the ready line alone, serves every Region and the UI, and leaves nothing after SIGTERM', async () => {
    const { port, environment } = await settings(join(directory, 'sigterm'));
    const exchange = startExchange(environment);
    const { ui, regions } = await exchange.ready();
    expect(exchange.stdout()).toBe(
      `ready {"ui":"http://127.0.0.1:${port}","regions":{"us-east-2":"http://127.0.0.1:${port + 1}","eu-west-1":"http://127.0.0.1:${port + 2}"}}\n`,
    );
    for (const [name, url] of Object.entries(regions)) expect((await json(`${url}/health`)).region).toBe(name);
    expect(await json(`${ui}/config.json`)).toEqual({ regions });
    const processes = exchange.descendants();
    expect(processes.length).toBeGreaterThanOrEqual(4);
    exchange.child.kill('SIGTERM');
    expect(await exchange.exited).toBe(0);
    await untilGone(processes);
    for (const offset of [0, 1, 2]) expect(await isFree(port + offset)).toBe(true);
  });

  it('runs every trigger around the deployed entries', async () => {
    const { environment } = await settings(':memory:');
    const { regions } = await startExchange(environment).ready();
    const url = regions['us-east-2'] ?? '';
    await fetch(`${url}/marks/tulip`, { method: 'POST' });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
    socket.on('open', () => socket.send('hello', () => socket.close()));
    const wanted = [
      'broadcaster',
      'fill-worker',
      'router',
      'seeder',
      'socket-connect',
      'socket-disconnect',
      'socket-message',
      'sweeper',
    ];
    await until('every function', async () => {
      const entries = new Set(await entriesSeen(url));
      return wanted.every((entry) => entries.has(entry));
    });
    const sweeps = (await json<Seen[]>(`${url}/seen`)).filter(({ entry }) => entry === 'sweeper');
    expect(sweeps[0]?.event).toEqual({ ringAll: true });
    expect(await entriesSeen(regions['eu-west-1'] ?? '')).not.toContain('fill-worker');
  });

  it('leaves nothing after SIGKILL, and the next start finds the data', async () => {
    const { environment } = await settings(join(directory, 'sigkill'));
    const first = startExchange(environment);
    const { regions } = await first.ready();
    const url = regions['us-east-2'] ?? '';
    await fetch(`${url}/marks/kept`, { method: 'POST' });
    const processes = first.descendants();
    first.child.kill('SIGKILL');
    const second = startExchange(environment);
    await untilGone(processes);
    await second.ready();
    expect(await json(`${url}/marks/kept`)).toEqual({ isThere: true });
    expect(await json(`${regions['eu-west-1']}/marks/kept`)).toEqual({ isThere: false });
  });

  it('brings a killed engine and a killed Region back, with the data', async () => {
    const data = join(directory, 'crash');
    const { environment } = await settings(data);
    const exchange = startExchange(environment);
    const url = (await exchange.ready()).regions['us-east-2'] ?? '';
    await fetch(`${url}/marks/kept`, { method: 'POST' });
    const engines: { pid: number; marker: string }[] = JSON.parse(readFileSync(join(data, 'engines.json'), 'utf8'));
    process.kill(engines.find(({ marker }) => marker.endsWith('us-east-2'))?.pid ?? 0, 'SIGKILL');
    await until('the engine', () => exchange.stderr().includes('dynoxide of us-east-2 is back'));
    expect(await json(`${url}/marks/kept`)).toEqual({ isThere: true });
    process.kill((await json(`${url}/health`)).pid ?? 0, 'SIGKILL');
    await until('the Region', () => exchange.stderr().includes('Region us-east-2 is back'));
    expect(await json(`${url}/marks/kept`)).toEqual({ isThere: true });
  });

  it('makes the tables anew when an engine that keeps nothing was killed', async () => {
    const { environment } = await settings(':memory:');
    const exchange = startExchange(environment);
    const { regions } = await exchange.ready();
    const pidOf = async (region: string) => (await json(`${regions[region]}/health`)).pid;
    const before = new Map<string, number | undefined>();
    for (const region of REGIONS) before.set(region, await pidOf(region));
    const engine = exchange.descendants().find((child) => commandOf(child).startsWith('dynoxide'));
    process.kill(engine ?? 0, 'SIGKILL');
    await until('a Region that works', () => /Region \S+ is back/.test(exchange.stderr()));
    const name = /Region (\S+) is back/.exec(exchange.stderr())?.[1] ?? '';
    expect(await pidOf(name)).not.toBe(before.get(name));
    expect(await json(`${regions[name]}/marks/none`)).toEqual({ isThere: false });
  });

  it('stops in the middle of its start', async () => {
    const { port, environment } = await settings(join(directory, 'early'));
    const exchange = startExchange(environment);
    await until('the first engine', () => existsSync(join(directory, 'early', 'engines.json')));
    const processes = exchange.descendants();
    exchange.child.kill('SIGINT');
    expect(await exchange.exited).toBe(0);
    await untilGone(processes);
    expect(exchange.stdout()).toBe('');
    for (const offset of [0, 1, 2]) expect(await isFree(port + offset)).toBe(true);
  });
});

describe('a start that cannot be', () => {
  const refusal = async (environment: Record<string, string>): Promise<string> => {
    const exchange = startExchange(environment);
    expect(await exchange.exited).toBe(1);
    expect(exchange.stdout()).toBe('');
    expect(exchange.stderr().trimEnd().split('\n')).toHaveLength(1);
    return exchange.stderr();
  };

  it('refuses an unknown value with one line', async () => {
    expect(await refusal({ TULIP_ENGINE: 'auction' })).toMatch(/^TULIP_ENGINE must be /);
  });

  it('refuses a second exchange on one data directory', async () => {
    const data = join(directory, 'shared');
    const first = await settings(data);
    await startExchange(first.environment).ready();
    const second = await settings(data);
    expect(await refusal(second.environment)).toMatch(/is in use by another exchange or audit/);
  });

  it.each([
    [0, 'the UI'],
    [2, 'Region eu-west-1'],
  ])('names the taken port at offset %i and its purpose', async (offset, purpose) => {
    const { port, environment } = await settings(join(directory, `port-${offset}`));
    const squatter = createServer().listen({ port: port + offset, host: '127.0.0.1' });
    onTestFinished(() => void squatter.close());
    expect(await refusal(environment)).toMatch(`Port ${port + offset} is in use and needed for ${purpose}: `);
  });
});
