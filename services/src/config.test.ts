/** The environment is parsed once, whole, and every wrong variable is named. */
import { ENVIRONMENT } from '@tulip/resources';
import { describe, expect, it } from 'vitest';
import { parseServiceConfig } from './config.ts';

const QUEUE = 'https://sqs.us-east-2.amazonaws.com/1/orders.fifo';
const GOOD: Readonly<Record<string, string>> = {
  TULIP_REGION: 'us-east-2',
  TULIP_REGIONS: 'us-east-2, eu-west-1',
  TULIP_LANES: '8',
  TULIP_ENGINE: 'simfill',
  TULIP_AVAILABILITY_ZONE: 'us-east-2a',
  TULIP_EXCHANGE_TABLE: 'exchange',
  TULIP_EDGE_TABLE: 'edge',
  TULIP_ORDERS_QUEUE_URL: QUEUE,
  TULIP_ORDERS_DLQ_URL: QUEUE,
  TULIP_EVENTS_QUEUE_URL: QUEUE,
  TULIP_EVENTS_DLQ_URL: QUEUE,
  TULIP_BALANCES_QUEUE_URL: QUEUE,
  TULIP_BALANCES_DLQ_URL: QUEUE,
  TULIP_AVATARS_BUCKET: 'avatars',
  TULIP_SOCKET_ENDPOINT: 'http://127.0.0.1:4001',
  TULIP_ALLOWED_ORIGINS: 'http://127.0.0.1:4000,http://localhost:4000',
  TULIP_SWEEP_AFTER_MS: '2000',
};

describe('the environment of a service', () => {
  it('becomes numbers and lists, and what else is set does not matter', () => {
    expect(parseServiceConfig({ ...GOOD, PATH: '/bin' })).toEqual({
      ...GOOD,
      TULIP_REGIONS: ['us-east-2', 'eu-west-1'],
      TULIP_LANES: 8,
      TULIP_ALLOWED_ORIGINS: ['http://127.0.0.1:4000', 'http://localhost:4000'],
      TULIP_SWEEP_AFTER_MS: 2000,
    });
  });

  it.each(Object.keys(ENVIRONMENT))('needs %s, and says so', (name) => {
    for (const env of [
      { ...GOOD, [name]: undefined },
      { ...GOOD, [name]: '' },
    ]) {
      expect(() => parseServiceConfig(env)).toThrow(`environment: missing or wrong: ${name}`);
    }
  });

  it.each([
    ['TULIP_LANES', '0'],
    ['TULIP_LANES', '65'],
    ['TULIP_LANES', '1.5'],
    ['TULIP_LANES', '-1'],
    ['TULIP_LANES', '8 '],
    ['TULIP_LANES', '1e1'],
    ['TULIP_ENGINE', 'SIMFILL'],
    ['TULIP_SWEEP_AFTER_MS', '3600001'],
    ['TULIP_ORDERS_QUEUE_URL', 'orders.fifo'],
    ['TULIP_EDGE_TABLE', 'ab'],
    ['TULIP_REGIONS', ','],
    ['TULIP_REGIONS', 'us-east-2,,eu-west-1'],
    ['TULIP_REGIONS', 'eu-west-1'],
    ['TULIP_ALLOWED_ORIGINS', ' '],
  ])('refuses %s=%j', (name, value) => {
    expect(() => parseServiceConfig({ ...GOOD, [name]: value })).toThrow(`environment: missing or wrong: ${name}`);
  });

  it.each([
    ['TULIP_LANES', '1', 1],
    ['TULIP_LANES', '64', 64],
    ['TULIP_SWEEP_AFTER_MS', '0', 0],
  ])('takes %s=%s', (name, value, parsed) => {
    expect(parseServiceConfig({ ...GOOD, [name]: value })).toMatchObject({ [name]: parsed });
  });

  it('takes the matcher with one lane alone', () => {
    const book = { ...GOOD, TULIP_ENGINE: 'matcher' };
    expect(parseServiceConfig({ ...book, TULIP_LANES: '1' })).toMatchObject({
      TULIP_ENGINE: 'matcher',
      TULIP_LANES: 1,
    });
    expect(() => parseServiceConfig(book)).toThrow('environment: missing or wrong: TULIP_LANES');
  });

  it('names all that is wrong at once, each once', () => {
    const wrong = { ...GOOD, TULIP_LANES: 'x', TULIP_ENGINE: 'y', TULIP_EDGE_TABLE: undefined };
    expect(() => parseServiceConfig(wrong)).toThrow('TULIP_LANES, TULIP_ENGINE, TULIP_EDGE_TABLE');
    expect(() => parseServiceConfig({})).toThrow(Object.keys(GOOD).join(', '));
  });
});
