/** The generated documents are valid by their own specifications, refer to nothing that is not there, and their examples are true. */
import { fileURLToPath } from 'node:url';
import specs from '@asyncapi/specs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Order, order, ROUTES } from '@tulip/contracts';
import { laneOf, orderIdOf, streamOf } from '@tulip/exchange';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { type Example, readExamples } from './examples.ts';
import { componentSchemas, type Json, schemaRef } from './json-schemas.ts';
import { openApiDocument } from './openapi.ts';

let examples: Example[];
let openApi: Json;
let asyncApi: Json;

beforeAll(async () => {
  examples = await readExamples(fileURLToPath(new URL('../../packages/contracts/examples', import.meta.url)));
  openApi = openApiDocument(examples);
  asyncApi = asyncApiDocument(examples);
});

async function isOpenApi(document: Json): Promise<boolean> {
  return (await new Validator().validate(structuredClone(document))).valid;
}

function isAsyncApi(document: Json): boolean {
  // The specification brings its own copy of draft 7.
  const ajv = new Ajv({ strict: false, validateFormats: false, meta: false, logger: false });
  return ajv.validate(Object.fromEntries(Object.entries(specs.schemas['3.0.0'])), document);
}

/** References that lead nowhere within the document. */
function deadReferences(document: Json): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
  return references.filter((path) => {
    let place: unknown = document;
    for (const part of path.split('/')) {
      place =
        typeof place === 'object' && place !== null
          ? Object.entries(place).find(([key]) => key === part)?.[1]
          : undefined;
    }
    return place === undefined;
  });
}

describe('openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(await isOpenApi(openApi)).toBe(true);
  });

  it.each([
    ['a path without slash', { paths: { nowhere: {} } }],
    ['no info', { info: undefined }],
    ['a parameter without a place', { paths: { '/x': { get: { parameters: [{ name: 'limit', schema: {} }] } } } }],
  ])('would not be valid with %s', async (_what, wrong) => {
    expect(await isOpenApi(JSON.parse(JSON.stringify({ ...openApi, ...wrong })))).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    expect(deadReferences(openApi)).toEqual([]);
    expect(deadReferences({ ...openApi, components: {} })).not.toEqual([]);
  });

  it('has every route with its method, its success and each of its errors', () => {
    const text = JSON.stringify(openApi);
    for (const [id, { path }] of Object.entries(ROUTES)) {
      expect(text).toContain(`"operationId":"${id}"`);
      expect(openApi['paths']).toHaveProperty([path]);
    }
    expect(openApi).toHaveProperty(['paths', '/api/orders', 'post', 'responses', '422']);
    expect(openApi).toHaveProperty(['paths', '/api/personas/{userId}', 'get', 'responses', '404']);
    expect(openApi).toHaveProperty([
      'paths',
      '/api/orders',
      'post',
      'responses',
      '202',
      'headers',
      'idempotency-replayed',
    ]);
  });

  it('shows limits of a query as numbers', () => {
    const limit = {
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200 },
    };
    expect(openApi).toHaveProperty(['paths', '/api/trades', 'get', 'parameters'], expect.arrayContaining([limit]));
  });
});

describe('asyncapi.json', () => {
  it('is valid AsyncAPI 3.0', () => {
    expect(isAsyncApi(asyncApi)).toBe(true);
  });

  it.each([
    ['another version', { asyncapi: '2.6.0' }],
    ['an operation without a channel', { operations: { x: { action: 'send' } } }],
    ['an unknown action', { operations: { x: { action: 'dance', channel: { $ref: '#/channels/socket' } } } }],
  ])('would not be valid with %s', (_what, wrong) => {
    expect(isAsyncApi({ ...asyncApi, ...wrong })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    expect(deadReferences(asyncApi)).toEqual([]);
  });
});

describe('the examples', () => {
  it('carry the ids and lanes that the exchange would give them', () => {
    const orders = examples.flatMap(({ value }) => ordersIn(value));
    expect(orders.length).toBeGreaterThan(5);
    for (const { orderId, userId, idempotencyKey, stream, region } of orders) {
      expect(orderId).toBe(orderIdOf(userId, idempotencyKey));
      if (stream !== null) expect(stream).toBe(streamOf(region, 'TULIP', laneOf(userId, 8)));
    }
  });
});

/** Every order anywhere inside an example. */
function ordersIn(value: unknown): Order[] {
  if (typeof value !== 'object' || value === null) return [];
  const parsed = order.safeParse(value);
  return [...(parsed.success ? [parsed.data] : []), ...Object.values(value).flatMap(ordersIn)];
}

describe('the schemas', () => {
  it('accept every example, so that they say what the code parses', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'tulip', components: { schemas: componentSchemas('draft-2020-12') } });
    for (const { shape, variant, value } of examples) {
      const check = ajv.compile({ $ref: `tulip${schemaRef(shape)['$ref']}` });
      expect({ shape, variant, isValid: check(value), errors: check.errors }).toMatchObject({ isValid: true });
    }
  });

  it('refuse what the code refuses', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'tulip', components: { schemas: componentSchemas('draft-2020-12') } });
    const check = ajv.compile({ $ref: 'tulip#/components/schemas/PlaceOrderRequest' });
    const good = { userId: 'clusius', side: 'BUY', price: '12.50', quantity: 1 };
    expect(check(good)).toBe(true);
    for (const wrong of [{ quantity: 0 }, { price: '1.234' }, { side: 'buy' }, { colour: 'red' }, { userId: 'A' }]) {
      expect(check({ ...good, ...wrong })).toBe(false);
    }
  });
});

describe('generation', () => {
  it('gives the same bytes twice', () => {
    expect(JSON.stringify(openApiDocument(examples))).toBe(JSON.stringify(openApi));
    expect(JSON.stringify(asyncApiDocument(examples))).toBe(JSON.stringify(asyncApi));
  });
});
