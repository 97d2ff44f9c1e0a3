/** Settings: the defaults, the bounds, and one clear line for whatever is wrong. */
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';
import { StartError } from './start-error.ts';

describe('parseConfig', () => {
  it('has the contract’s defaults', () => {
    expect(parseConfig({})).toEqual({
      uiPort: 4000,
      regions: [
        { name: 'us-east-2', port: 4001 },
        { name: 'eu-west-1', port: 4002 },
      ],
      dataDirectory: '.tulip',
      engine: 'simfill',
      lanes: 8,
      dynamodbEndpoint: undefined,
    });
  });

  it('reads every variable', () => {
    const config = parseConfig({
      TULIP_PORT: '5000',
      TULIP_REGIONS: 'ap-southeast-1',
      TULIP_DATA: ':memory:',
      TULIP_ENGINE: 'simfill',
      TULIP_LANES: '64',
      TULIP_DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000/',
    });
    expect(config).toEqual({
      uiPort: 5000,
      regions: [{ name: 'ap-southeast-1', port: 5001 }],
      dataDirectory: undefined,
      engine: 'simfill',
      lanes: 64,
      dynamodbEndpoint: 'http://127.0.0.1:8000',
    });
  });

  it('gives a book one lane, and refuses it another number in one line', () => {
    expect(parseConfig({ TULIP_ENGINE: 'matcher' })).toMatchObject({ engine: 'matcher', lanes: 1 });
    expect(parseConfig({ TULIP_ENGINE: 'matcher', TULIP_LANES: '1' }).lanes).toBe(1);
    expect(() => parseConfig({ TULIP_ENGINE: 'matcher', TULIP_LANES: '8' })).toThrow(/^TULIP_LANES must be 1.*$/);
  });

  it.each([
    ['TULIP_PORT', '0'],
    ['TULIP_PORT', '65534'],
    ['TULIP_PORT', '4000.5'],
    ['TULIP_PORT', ''],
    ['TULIP_PORT', '0x10'],
    ['TULIP_LANES', '0'],
    ['TULIP_LANES', '65'],
    ['TULIP_LANES', 'many'],
    ['TULIP_REGIONS', ''],
    ['TULIP_REGIONS', 'us-east-2,'],
    ['TULIP_REGIONS', 'us-east-2,us-east-2'],
    ['TULIP_REGIONS', 'mars-1'],
    ['TULIP_REGIONS', 'us-east-1,us-east-2,us-west-1,us-west-2,eu-west-1'],
    ['TULIP_ENGINE', 'book'],
    ['TULIP_ENGINE', 'SIMFILL'],
    ['TULIP_DATA', ''],
    ['TULIP_DYNAMODB_ENDPOINT', 'localhost:8000'],
    ['TULIP_DYNAMODB_ENDPOINT', 'nonsense'],
  ])('refuses %s=%j in one line that names it', (name, value) => {
    const parse = () => parseConfig({ [name]: value });
    expect(parse).toThrow(StartError);
    expect(parse).toThrow(new RegExp(`^${name}.*$`));
  });
});
