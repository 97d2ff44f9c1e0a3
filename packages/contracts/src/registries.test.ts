/** The registries are whole: every error is met somewhere, every status is one that the contract names. */
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, type ErrorDefinition } from './error-codes.ts';
import { LOG_MESSAGES } from './log-messages.ts';
import { problem } from './problem.ts';
import { ROUTES, type RouteDefinition } from './routes.ts';

const errors: readonly (readonly [string, ErrorDefinition])[] = Object.entries(ERRORS);
const routes: readonly (readonly [string, RouteDefinition])[] = Object.entries(ROUTES);

/** Met outside the routes: by a request that no route answers, by a bug. */
const WITHOUT_ROUTE: readonly ErrorCode[] = ['method-not-allowed', 'internal'];

describe('errors', () => {
  it.each(errors)(
    '%s says what happened and what to do, with a status of the contract',
    (_code, { status, title, action }) => {
      expect([400, 404, 405, 409, 413, 415, 422, 429, 500, 503]).toContain(status);
      expect(title).toMatch(/\S/);
      expect(action).toMatch(/\.$/);
    },
  );

  it('are each met on a route, or known to be met elsewhere', () => {
    const met = new Set([...routes.flatMap(([, route]) => route.errors), ...WITHOUT_ROUTE]);
    expect(errors.map(([code]) => code).filter((code) => !met.has(code as ErrorCode))).toEqual([]);
  });

  it('are the codes that a problem can carry', () => {
    expect([...problem.shape.code.options].sort()).toEqual(errors.map(([code]) => code).sort());
  });
});

describe('routes', () => {
  it('are told apart by method and path', () => {
    const keys = routes.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('with a body name what a body can be refused for', () => {
    for (const [, route] of routes.filter(([, { body }]) => body !== undefined)) {
      expect(route.errors).toEqual(
        expect.arrayContaining(['invalid-request', 'payload-too-large', 'unsupported-media-type']),
      );
    }
  });

  it('with a query refuse what they do not know', () => {
    for (const [, route] of routes.filter(([, { query }]) => query !== undefined)) {
      expect(route.errors).toContain('invalid-request');
    }
  });

  it('that need the store can be unavailable', () => {
    const documents = ['getOpenApi', 'getAsyncApi'];
    const without = routes.filter(([id, { errors }]) => !errors.includes('unavailable') && !documents.includes(id));
    expect(without.map(([id]) => id)).toEqual([]);
  });
});

describe('log messages', () => {
  it('have texts that tell them apart', () => {
    const texts = Object.values(LOG_MESSAGES).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
  });
});
