/** The functions’ environment on the laptop names exactly what the stacks set. */
import { ENVIRONMENT } from '@tulip/resources';
import { describe, expect, it } from 'vitest';
import { parseServiceConfig } from '../../config.ts';
import { resourceNames } from './names.ts';
import { regionEnvironment } from './region-environment.ts';

const settings = {
  region: 'us-east-2',
  port: 4001,
  regions: ['us-east-2', 'eu-west-1'],
  lanes: 8,
  engine: 'simfill',
  dynamodbEndpoint: 'http://127.0.0.1:8000',
  isEndpointShared: false,
  uiPort: 4000,
};
const addresses = {
  names: resourceNames('us-east-2', false),
  queueEndpoint: 'http://127.0.0.1:9000',
  queueUrl: (name: string) => `http://127.0.0.1:9000/0/${name}`,
  managementEndpoint: 'http://127.0.0.1:9001',
  objectEndpoint: 'http://127.0.0.1:9002',
};

describe('regionEnvironment', () => {
  const environment = regionEnvironment(settings, addresses, {});

  it('sets every variable that the stacks set, to values that the functions accept', () => {
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(Object.keys(ENVIRONMENT)));
    expect(parseServiceConfig(environment)).toMatchObject({
      TULIP_REGION: 'us-east-2',
      TULIP_REGIONS: ['us-east-2', 'eu-west-1'],
      TULIP_EXCHANGE_TABLE: 'tulip-local-exchange',
      TULIP_ORDERS_QUEUE_URL: 'http://127.0.0.1:9000/0/tulip-local-orders.fifo',
      TULIP_EVENTS_DLQ_URL: 'http://127.0.0.1:9000/0/tulip-local-events-dlq.fifo',
      TULIP_ALLOWED_ORIGINS: ['http://127.0.0.1:4000', 'http://localhost:4000'],
    });
  });

  it('is quiet unless asked', () => {
    expect(environment['POWERTOOLS_LOG_LEVEL']).toBe('WARN');
    expect(regionEnvironment(settings, addresses, { TULIP_LOG_LEVEL: 'INFO' })['POWERTOOLS_LOG_LEVEL']).toBe('INFO');
  });

  it('keeps Regions apart on a shared endpoint', () => {
    expect(resourceNames('us-east-2', true).table('edge')).toBe('tulip-local-us-east-2-edge');
  });
});
