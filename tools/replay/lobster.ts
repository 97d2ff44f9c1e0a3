/** LOBSTER message files: one line per message of a real order book (lobsterdata.com, "Output structure"). */
import { err, ok, type Result } from '@tulip/std';

/** 1 new limit order, 2 partial cancel, 3 delete, 4 visible execution, 5 hidden execution, 6 cross, 7 halt. */
export type LobsterType = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface LobsterMessage {
  readonly line: number;
  readonly type: LobsterType;
  readonly orderId: string;
  readonly size: number;
  /** Dollars × 10,000. */
  readonly price: number;
  /** Of the resting order. */
  readonly side: 'BUY' | 'SELL';
}

const LINE = /^\d+(?:\.\d+)?,([1-7]),(\d{1,18}),(\d{1,9}),(-?\d{1,12}),(-?1)$/;

/** Parses one line (without its line break); the error names line and content. */
export function parseLobsterLine(text: string, line: number): Result<LobsterMessage, string> {
  const match = LINE.exec(text.trim());
  if (match === null) {
    return err(`line ${line} is no LOBSTER message (time,type,order id,size,price,direction): ${text.slice(0, 80)}`);
  }
  const [, type, orderId = '', size, price, direction] = match;
  return ok({
    line,
    type: Number(type) as LobsterType,
    orderId,
    size: Number(size),
    price: Number(price),
    side: direction === '1' ? 'BUY' : 'SELL',
  });
}
