/** Deterministic names: the same order has the same id in every Region, the same trade the same id in every replay. */
import type { PlaceOrderRequest } from '@tulip/contracts';
import { formatCents, type OrderType, parseDecimal, type TimeInForce } from '@tulip/contracts';
import { assert, canonicalJson, hash32, sha256Hex } from '@tulip/std';
import { type SpecialTerms, specialTermsOf } from './special-terms.ts';

/** 32 hexadecimal digits: the first half of SHA-256 over user and key (D2). */
export function orderIdOf(userId: string, idempotencyKey: string): string {
  return sha256Hex(canonicalJson(['order', userId, idempotencyKey])).slice(0, 32);
}

/** The simulation seed of an order that names none: the first 32 bits of a hash of its id. */
export function defaultSeedOf(orderId: string): number {
  return hash32(canonicalJson(['seed', orderId]));
}

/** Phase 1 lanes are per client (D4): a client’s orders keep their order, different clients run in parallel. */
export function laneOf(userId: string, lanes: number): number {
  assert(Number.isInteger(lanes) && lanes >= 1, `bad number of lanes: ${lanes}`);
  return hash32(canonicalJson(['lane', userId])) % lanes;
}

/** `us-east-2/TULIP-3` */
export function streamOf(region: string, market: string, lane: number): string {
  return `${region}/${market}-${lane}`;
}

export function regionOfStream(stream: string): string {
  return stream.slice(0, stream.indexOf('/'));
}

/** Every stream of the Region, in lane order. */
export function streamsOf(region: string, market: string, lanes: number): string[] {
  return Array.from({ length: lanes }, (_, lane) => streamOf(region, market, lane));
}

/** A trade id is a function of its event’s place in the ledger: `us-east-2.TULIP-3.17`. */
export function tradeIdOf(stream: string, seq: number): string {
  return `${stream.replace('/', '.')}.${seq}`;
}

/** `SEQ#000000000017`: text order is number order. */
export function paddedSeq(seq: number): string {
  return String(seq).padStart(12, '0');
}

/** A parsed order body with every default filled in: what is compared when a key is used again. */
export interface OrderIntent extends SpecialTerms {
  readonly userId: string;
  readonly market: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** Exactly two decimals; null for MARKET. */
  readonly price: string | null;
  readonly quantity: number;
  readonly simulationSeed: number;
}

export function intentOf(request: PlaceOrderRequest, orderId: string): OrderIntent {
  return {
    userId: request.userId,
    market: request.market,
    side: request.side,
    type: request.type,
    timeInForce: timeInForceOf(request),
    price: request.price === undefined ? null : canonicalPrice(request.price),
    quantity: request.quantity,
    simulationSeed: request.simulationSeed ?? defaultSeedOf(orderId),
    ...specialTermsOf(request),
  };
}

/** Nothing of a MARKET order can rest: it is IOC unless FOK is asked for. */
function timeInForceOf({ type, timeInForce = 'GTC' }: PlaceOrderRequest): TimeInForce {
  return type === 'MARKET' && timeInForce === 'GTC' ? 'IOC' : timeInForce;
}

/** SHA-256 over the intent: equal for `"12.5"` and `"12.50"`, for defaults said and unsaid. */
export function bodyHashOf(intent: OrderIntent): string {
  return sha256Hex(canonicalJson({ ...intent }));
}

function canonicalPrice(text: string): string {
  const parsed = parseDecimal(text);
  assert(parsed.ok, 'the request schema admits only decimals');
  return formatCents(parsed.value);
}
