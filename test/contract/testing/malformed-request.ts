/** One request that must be refused, sent as it stands: over node:http, which checks nothing that a client should. */
import { type IncomingHttpHeaders, request } from 'node:http';
import type { ErrorCode } from '@tulip/contracts';

export interface MalformedRequest {
  readonly name: string;
  readonly method?: string;
  readonly path?: string;
  /** `undefined` leaves out a header that would be sent otherwise. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
  /** Without content-length, in pieces. */
  readonly isChunked?: boolean;
  readonly status: number;
  readonly code: ErrorCode;
  /** Where `errors` must point to. */
  readonly at?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The key that it is sent with unless its headers say otherwise. */
export function keyOf(malformed: MalformedRequest): string {
  return encodeURIComponent(malformed.name).slice(0, 255);
}

const PIECE_BYTES = 10_000;

export function sendMalformed(base: string, malformed: MalformedRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  const body = malformed.body === undefined ? undefined : Buffer.from(malformed.body);
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': keyOf(malformed) }),
    ...(body === undefined || malformed.isChunked === true ? {} : { 'content-length': String(body.length) }),
    ...malformed.headers,
  };
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method: malformed.method ?? 'POST', path: malformed.path ?? '/api/orders', headers: given },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.once('error', reject);
      },
    );
    outgoing.once('error', reject);
    for (let start = 0; body !== undefined && start < body.length; start += PIECE_BYTES) {
      outgoing.write(body.subarray(start, start + PIECE_BYTES));
    }
    outgoing.end();
  });
}
