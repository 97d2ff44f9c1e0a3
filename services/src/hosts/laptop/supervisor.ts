/** The exchange on one machine: lock, ports, engines, Regions and UI, brought up in parallel and kept up. */
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Closing, createClosing } from './closing.ts';
import { closeServer, listen } from './closing-server.ts';
import type { LaptopConfig, RegionAddress } from './config.ts';
import { acquireDataLock } from './data-lock.ts';
import { type DynamodbEngine, startDynamodbEngine } from './dynamodb-engine.ts';
import { type EngineProgram, findEngineProgram } from './engine-program.ts';
import { type EngineRecord, endLeftoverEngines, recordEngines } from './engine-register.ts';
import { type KeptChild, keepRunning } from './keep-running.ts';
import type { Log } from './log.ts';
import { LOOPBACK, requireFreePort } from './ports.ts';
import { type RegionChild, startRegionChild } from './region-child.ts';
import { StartError } from './start-error.ts';
import { createUiServer, loadUiFiles } from './ui-server.ts';

export interface SupervisorOptions {
  readonly config: LaptopConfig;
  /** The module that each Region's process runs. */
  readonly regionModule: string;
  /** Resolves with the folder of the built UI. */
  buildUi(): Promise<string>;
  /** When a child ended too often to go on: what to print before the end. */
  onGivenUp(line: string): void;
  readonly log: Log;
}

export interface Exchange {
  readonly ui: string;
  /** Base URL by Region, in the order of the configuration. */
  readonly regions: Readonly<Record<string, string>>;
}

export interface Supervisor {
  /** Resolves once every Region is healthy and the UI is served; rejects with a {@link StartError}. */
  readonly ready: Promise<Exchange>;
  /** Ends everything, also in the middle of the start. */
  stop(): Promise<void>;
}

const HEALTH_POLL_MS = 40;
const HEALTH_TIMEOUT_MS = 60_000;

export function startSupervisor(options: SupervisorOptions): Supervisor {
  const closing = createClosing();
  return { ready: start(options, closing), stop: () => closing.close() };
}

async function start(options: SupervisorOptions, closing: Closing): Promise<Exchange> {
  const { config, log } = options;
  const dataDirectory = config.dataDirectory === undefined ? undefined : resolve(config.dataDirectory);
  if (dataDirectory !== undefined) {
    const lock = acquireDataLock(dataDirectory);
    closing.add(() => lock.release());
    await endLeftoverEngines(dataDirectory, log);
  }
  await Promise.all([
    requireFreePort(config.uiPort, 'the UI'),
    ...config.regions.map(({ name, port }) => requireFreePort(port, `Region ${name}`)),
  ]);
  const regions = Object.fromEntries(config.regions.map(({ name, port }) => [name, `http://${LOOPBACK}:${port}`]));
  const program = config.dynamodbEndpoint === undefined ? await findEngineProgram() : undefined;
  const register = createRegister(dataDirectory);
  const regionClosings = config.regions.map(() => createClosing());
  closing.add(async () => {
    await Promise.all(regionClosings.map((regionClosing) => regionClosing.close()));
  });
  // All settle before one failure is reported: a half-started sibling must already be known to `closing`.
  const outcomes = await Promise.allSettled([
    serveUi(options, regions, closing),
    ...config.regions.map((region, index) =>
      startRegion(
        { ...options, region, dataDirectory, program, register, closing: regionClosings[index] ?? closing },
        regions,
      ),
    ),
  ]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { ui: `http://${LOOPBACK}:${config.uiPort}`, regions };
}

async function serveUi(options: SupervisorOptions, regions: Exchange['regions'], closing: Closing): Promise<void> {
  const files = await loadUiFiles(await options.buildUi());
  const server = createUiServer(files, regions);
  await listen(server, options.config.uiPort);
  closing.add(() => closeServer(server));
}

interface RegionStart extends SupervisorOptions {
  readonly region: RegionAddress;
  readonly dataDirectory: string | undefined;
  /** `undefined` when the configuration names an endpoint. */
  readonly program: EngineProgram | undefined;
  readonly register: (region: string, engine: EngineRecord) => void;
  readonly closing: Closing;
}

async function startRegion(options: RegionStart, regions: Exchange['regions']): Promise<void> {
  const { config, region, closing, log, onGivenUp } = options;
  let process: KeptChild<RegionChild> | undefined;
  const endpoint = await startEngine(options, () => {
    // An engine that keeps nothing comes back without tables: the Region must make them again.
    if (options.dataDirectory === undefined) process?.current().kill();
  });
  process = await keepRunning({
    name: `Region ${region.name}`,
    start: () =>
      startRegionChild(options.regionModule, {
        region: region.name,
        port: region.port,
        regions: config.regions.map(({ name }) => name),
        lanes: config.lanes,
        engine: config.engine,
        dynamodbEndpoint: endpoint,
        isEndpointShared: config.dynamodbEndpoint !== undefined,
        uiPort: config.uiPort,
        ...(options.dataDirectory === undefined
          ? {}
          : { objectsDirectory: join(options.dataDirectory, 'objects', region.name) }),
      }),
    onGivenUp,
    log,
  });
  const started = process;
  closing.add(() => started.stop());
  await untilHealthy(region, regions[region.name] ?? '');
  log(`Region ${region.name} is healthy`);
}

/** The endpoint of the Region's own engine, or of the one that the configuration names. */
async function startEngine(options: RegionStart, onRestarted: () => void): Promise<string> {
  const { config, region, dataDirectory, program, register, closing, log, onGivenUp } = options;
  if (program === undefined) return config.dynamodbEndpoint ?? '';
  const directory = dataDirectory === undefined ? undefined : join(dataDirectory, region.name);
  let port: number | undefined;
  const engine = await keepRunning<DynamodbEngine>({
    name: `${program.name} of ${region.name}`,
    async start() {
      const started = await startDynamodbEngine({ program, directory, ...(port === undefined ? {} : { port }) });
      port = started.port;
      register(region.name, { pid: started.pid, marker: directory ?? '' });
      return started;
    },
    onRestarted,
    onGivenUp,
    log,
  });
  closing.add(() => engine.stop());
  return engine.current().endpoint;
}

function createRegister(dataDirectory: string | undefined): RegionStart['register'] {
  const engines = new Map<string, EngineRecord>();
  return (region, engine) => {
    engines.set(region, engine);
    if (dataDirectory !== undefined) recordEngines(dataDirectory, [...engines.values()]);
  };
}

/** Waits until GET /health answers 200. */
async function untilHealthy(region: RegionAddress, url: string): Promise<void> {
  const deadline = performance.now() + HEALTH_TIMEOUT_MS;
  let last = 'no answer';
  while (performance.now() < deadline) {
    const status = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => undefined);
    if (status === 200) return;
    last = status === undefined ? 'no answer' : `status ${status}`;
    await sleep(HEALTH_POLL_MS);
  }
  throw new StartError(`Region ${region.name} does not become healthy (${last} from ${url}/health).`);
}
