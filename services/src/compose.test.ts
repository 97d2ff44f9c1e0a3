/** The composition root wires what the environment says, without asking the network for anything. */
import { initialHead } from '@tulip/exchange';
import { DEFAULT_SETTINGS, identityOf } from '@tulip/simfill';
import { describe, expect, it } from 'vitest';
import { compose } from './compose.ts';
import { parseServiceConfig } from './config.ts';
import { createEngines } from './engines.ts';

const QUEUE = 'https://sqs.us-east-2.amazonaws.com/1/orders.fifo';
const config = parseServiceConfig({
  TULIP_REGION: 'us-east-2',
  TULIP_REGIONS: 'us-east-2,eu-west-1',
  TULIP_LANES: '4',
  TULIP_ENGINE: 'simfill',
  TULIP_AVAILABILITY_ZONE: 'us-east-2b',
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
  TULIP_ALLOWED_ORIGINS: 'http://127.0.0.1:4000',
  TULIP_SWEEP_AFTER_MS: '30000',
});

describe('a composition', () => {
  const { deps } = compose(config);

  it('knows its place, its neighbours and its limits from the environment', () => {
    expect(deps.config).toEqual({
      region: 'us-east-2',
      regions: ['us-east-2', 'eu-west-1'],
      market: 'TULIP',
      lanes: 4,
      availabilityZone: 'us-east-2b',
    });
    expect(deps).toMatchObject({
      engineName: 'simfill',
      sweepAfterMs: 30_000,
      allowedOrigins: ['http://127.0.0.1:4000'],
    });
  });

  it('fills with the engine of the default settings, and tells requests apart', async () => {
    const stream = 'us-east-2/TULIP-0';
    const { arriving } = await createEngines(deps).at(initialHead(stream), false);
    expect(arriving.identity).toEqual(identityOf(DEFAULT_SETTINGS));
    expect(deps.newRequestId()).not.toBe(deps.newRequestId());
  });

  it('draws other chances than the next process', () => {
    const draws = [deps, compose(config).deps].map(({ random }) => [random.uint32(), random.uint32()]);
    expect(draws[0]).not.toEqual(draws[1]);
  });
});
