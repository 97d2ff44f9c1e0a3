/** The laptop's settings, read from the environment once; an unknown value stops the start with one clear line. */
import { type EngineName, engineName } from '@tulip/contracts';
import { StartError } from './start-error.ts';

export interface RegionAddress {
  readonly name: string;
  readonly port: number;
}

export interface LaptopConfig {
  readonly uiPort: number;
  /** In the order of `TULIP_REGIONS`; Region i listens on the UI's port + 1 + i. */
  readonly regions: readonly RegionAddress[];
  /** Where durable state lives; `undefined` keeps nothing. */
  readonly dataDirectory: string | undefined;
  readonly engine: EngineName;
  readonly lanes: number;
  /** A DynamoDB-compatible server that is already running; the laptop then starts none. */
  readonly dynamodbEndpoint: string | undefined;
}

const PORT_DEFAULT = 4000;
const REGIONS_DEFAULT = 'us-east-2,eu-west-1';
const REGIONS_MAX = 4;
const LANES_DEFAULT = 8;
const LANES_MAX = 64;
const PORT_MAX = 65_535;
const REGION_NAME = /^[a-z]{2}(-[a-z]+){1,2}-[1-9]$/;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws StartError that names the variable, what it may be, and what it was. */
export function parseConfig(environment: Environment): LaptopConfig {
  const names = parseRegions(environment.TULIP_REGIONS ?? REGIONS_DEFAULT);
  const uiPort = parseInteger('TULIP_PORT', environment.TULIP_PORT, PORT_DEFAULT, 1, PORT_MAX - names.length);
  const engine = parseEngine(environment.TULIP_ENGINE ?? 'simfill');
  return {
    uiPort,
    regions: names.map((name, index) => ({ name, port: uiPort + 1 + index })),
    dataDirectory: parseData(environment.TULIP_DATA ?? '.tulip'),
    engine,
    lanes: parseLanes(environment.TULIP_LANES, engine),
    dynamodbEndpoint: parseEndpoint(environment.TULIP_DYNAMODB_ENDPOINT),
  };
}

function parseInteger(name: string, text: string | undefined, byDefault: number, min: number, max: number): number {
  if (text === undefined) return byDefault;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartError(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}

function parseRegions(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const bad = names.find((name) => !REGION_NAME.test(name));
  if (bad !== undefined) {
    throw new StartError(
      `TULIP_REGIONS must be AWS Region names, comma-separated, like ${REGIONS_DEFAULT}; ${JSON.stringify(bad)} is none.`,
    );
  }
  if (new Set(names).size !== names.length) throw new StartError('TULIP_REGIONS names a Region twice.');
  if (names.length > REGIONS_MAX) throw new StartError(`TULIP_REGIONS may name at most ${REGIONS_MAX} Regions.`);
  return names;
}

function parseData(text: string): string | undefined {
  if (text === '') throw new StartError('TULIP_DATA is empty: set it to a directory, or to :memory: to keep nothing.');
  return text === ':memory:' ? undefined : text;
}

function parseEngine(text: string): EngineName {
  const parsed = engineName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new StartError(`TULIP_ENGINE must be ${engineName.options.join(' or ')}, not ${JSON.stringify(text)}.`);
}

/** A book has one lane. */
function parseLanes(text: string | undefined, engine: EngineName): number {
  if (engine === 'simfill') return parseInteger('TULIP_LANES', text, LANES_DEFAULT, 1, LANES_MAX);
  if (text === undefined || text === '1') return 1;
  throw new StartError(`TULIP_LANES must be 1, or left out, with TULIP_ENGINE=matcher, not ${JSON.stringify(text)}.`);
}

function parseEndpoint(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin;
  throw new StartError(
    `TULIP_DYNAMODB_ENDPOINT must be the URL of a DynamoDB-compatible server, like http://127.0.0.1:8000, not ${JSON.stringify(text)}.`,
  );
}
