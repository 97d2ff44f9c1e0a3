/** The calls about orders: place, list, read, replace, cancel one or all. */
import {
  type BalanceSnapshot,
  type OrderStatus,
  orderId as orderIdSchema,
  type PlaceOrderRequest,
  parseInput,
  type ReplaceOrderRequest,
  type Side,
} from '@tulip/contracts';
import {
  cancelOrder,
  getOrder,
  listOrders,
  massCancel,
  placeOrder,
  type ReplaceOrderError,
  replaceOrder,
  StoreError,
  viewBalance,
} from '@tulip/exchange';
import type { FacadeDeps } from '../handler-deps.ts';
import { HttpProblem } from './problem-answer.ts';
import { type Answer, type Call, pageSize } from './route-call.ts';

export async function answerPlaceOrder(deps: FacadeDeps, call: Call): Promise<Answer> {
  const startedAt = deps.clock.now();
  const { 'idempotency-key': key } = call.headers as { 'idempotency-key': string };
  const { balanceSnapshot: isWanted } = call.query as { balanceSnapshot?: string };
  const request = call.body as PlaceOrderRequest;
  // Read beside the acceptance, and only for who wants it: the way to the 202 has not a call more.
  const [placed, balanceSnapshot] = await Promise.all([
    placeOrder({ ...deps, personas: deps.traders }, request, key),
    isWanted === 'true' ? snapshotOf(deps, request.userId) : undefined,
  ]);
  if (!placed.ok) throw placeProblem(placed.error);
  const durationMs = deps.clock.now() - startedAt;
  deps.acceptLatencies.add(durationMs);
  deps.metrics.durationMs('AcceptLatency', durationMs);
  const { order, isReplay } = placed.value;
  return {
    body: { order, ...(balanceSnapshot === undefined ? {} : { balanceSnapshot }) },
    headers: { location: `/api/orders/${order.orderId}`, ...(isReplay ? { 'idempotency-replayed': 'true' } : {}) },
  };
}

/** Undefined where it cannot be had: an order is not refused for that. */
async function snapshotOf(deps: FacadeDeps, userId: string): Promise<BalanceSnapshot | undefined> {
  try {
    const view = await viewBalance(deps, { userId, limit: 1 });
    if (!view.ok) return undefined;
    const { currentBalance, updatedAt } = view.value;
    return { currentBalance, updatedAt };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    deps.log.write('STORE_UNAVAILABLE', { userId, failure: error.failure }, error);
    return undefined;
  }
}

function placeProblem(error: 'unknown-persona' | 'idempotency-key-reused'): HttpProblem {
  if (error === 'idempotency-key-reused') return new HttpProblem(error);
  const errors = [{ path: 'body.userId', code: 'unknown-persona', message: 'names nobody who can trade' }];
  return new HttpProblem(error, { status: 422, errors });
}

export async function answerListOrders(deps: FacadeDeps, call: Call): Promise<Answer> {
  const query = call.query as { userId?: string; status?: OrderStatus; limit?: string; cursor?: string };
  const page = await listOrders(deps, { ...query, limit: pageSize(query.limit) });
  if (!page.ok) throw alienCursor();
  return { body: page.value };
}

export async function answerGetOrder(deps: FacadeDeps, call: Call): Promise<Answer> {
  const found = await getOrder(deps, orderIdOf(call));
  if (!found.ok) throw new HttpProblem('not-found');
  return { body: found.value };
}

export async function answerReplaceOrder(deps: FacadeDeps, call: Call): Promise<Answer> {
  const replaced = await replaceOrder(deps, orderIdOf(call), call.body as ReplaceOrderRequest);
  if (!replaced.ok) throw replaceProblem(replaced.error);
  return { body: { order: replaced.value } };
}

function replaceProblem(error: ReplaceOrderError): HttpProblem {
  if (error !== 'market-order-has-no-price') return new HttpProblem(error);
  const errors = [{ path: 'body.price', code: error, message: 'must be left out for a MARKET order' }];
  return new HttpProblem('invalid-request', { errors });
}

export async function answerCancelOrder(deps: FacadeDeps, call: Call): Promise<Answer> {
  const cancelled = await cancelOrder(deps, orderIdOf(call));
  if (!cancelled.ok) throw new HttpProblem(cancelled.error);
  return { body: { order: cancelled.value } };
}

export async function answerCancelOrders(deps: FacadeDeps, call: Call): Promise<Answer> {
  const cancelled = await massCancel(deps, call.query as { userId: string; side?: Side; cursor?: string });
  if (!cancelled.ok) throw cancelled.error === 'alien-cursor' ? alienCursor() : new HttpProblem(cancelled.error);
  return { body: cancelled.value };
}

function orderIdOf(call: Call): string {
  const parsed = parseInput(orderIdSchema, call.path['orderId'], 'path');
  if (!parsed.ok) throw new HttpProblem('not-found', { detail: 'An order id has 32 hexadecimal digits.' });
  return parsed.value;
}

/** A cursor that no list of ours has given out. */
export function alienCursor(): HttpProblem {
  const errors = [{ path: 'query.cursor', code: 'alien-cursor', message: 'is not a cursor of this list' }];
  return new HttpProblem('invalid-request', { errors });
}
