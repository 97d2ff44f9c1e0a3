/** Every error a client can meet: its status, what it means and what to do. The stable `code` is the key. */
export interface ErrorDefinition {
  readonly status: number;
  readonly title: string;
  /** What the caller should do about it. */
  readonly action: string;
}

export const ERRORS = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    action: 'Correct what `errors` names and send it again; use the same Idempotency-Key.',
  },
  'not-found': { status: 404, title: 'There is nothing here', action: 'Check the path and the id.' },
  'unknown-persona': {
    status: 404,
    title: 'There is no such persona',
    action:
      'List the personas with GET /api/personas, or create this one. In a path or a query the status is 404, in a body 422.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This path does not answer this method',
    action: 'See the `allow` header.',
  },
  'order-terminal': {
    status: 409,
    title: 'The order has already ended',
    action: 'Nothing is left to cancel or to change: read the order for its outcome.',
  },
  'persona-exists': {
    status: 409,
    title: 'This user id is taken',
    action: 'Choose another userId; ids are never reused.',
  },
  'persona-has-open-orders': {
    status: 409,
    title: 'The persona has open orders',
    action: 'Cancel them first, or repeat with ?force=true.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    action: 'Send at most 64 KB; of a picture at most 200 KB, with at most 8,192 pixels a side and 16 million in all.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This content type is not understood',
    action:
      'Send application/json in UTF-8 without content-encoding; for a picture a whole PNG or JPEG that is what its content-type says.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key belongs to another request',
    action: 'Use a new key for a new request, or the same body for the same one.',
  },
  shedding: {
    status: 429,
    title: 'New orders are being shed',
    action: 'Wait for `retry-after` seconds; cancels still pass.',
  },
  'cancel-only': {
    status: 429,
    title: 'Only cancels are taken now',
    action: 'Wait for `retry-after` seconds; cancels still pass.',
  },
  unavailable: {
    status: 503,
    title: 'The exchange cannot answer right now',
    action: 'Wait for `retry-after` seconds and repeat with the same Idempotency-Key: it is safe.',
  },
  internal: {
    status: 500,
    title: 'Something is wrong on our side',
    action: 'Repeat with the same Idempotency-Key: it is safe. Quote the x-request-id if it persists.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;

/** Errors that a WebSocket message can be answered with. */
export const SOCKET_ERRORS = {
  'invalid-message': 'The message is not valid JSON of a known shape; the connection stays.',
  'message-too-large': 'The message has more than 32 KB; the connection stays.',
} as const;
export type SocketErrorCode = keyof typeof SOCKET_ERRORS;
