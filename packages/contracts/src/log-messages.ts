/** Every line that handlers write to the log: a stable id, a level, the fixed text. */
export const LOG_MESSAGES = {
  ORDER_ACCEPTED: { level: 'info', text: 'order accepted' },
  ORDER_REPLAYED: { level: 'info', text: 'idempotent replay answered' },
  PERSONA_REMOVED: { level: 'info', text: 'persona removed' },
  CANCEL_REQUESTED: { level: 'info', text: 'cancel requested' },
  MASS_CANCEL_REQUESTED: { level: 'info', text: 'cancel of all open orders of a user requested, one page' },
  REPLACE_REQUESTED: { level: 'info', text: 'replace requested' },
  DOORBELL_FAILED: { level: 'warn', text: 'queue send failed; the sweeper will ring again' },
  BATCH_COMMITTED: { level: 'info', text: 'lane batch committed' },
  ROWS_PROJECTED: { level: 'info', text: 'rows and trades of a large command written from the ledger' },
  COMMIT_RETRIED: { level: 'warn', text: 'lane commit retried' },
  COMMAND_FAULTED: { level: 'error', text: 'fill engine threw on a command' },
  MESSAGE_REFUSED: { level: 'error', text: 'queue message cannot be parsed; it goes to the dead-letter queue' },
  DELIVERY_NOT_MOVED: {
    level: 'warn',
    text: 'queue would not show messages again soon, or take a dead letter; they come back by themselves',
  },
  STREAM_PUBLISHED: { level: 'info', text: 'stream published' },
  ADJUSTMENT_FAILED: { level: 'error', text: 'balance adjustment cannot be posted; tried again, then a dead letter' },
  PUBLISHING_APART: { level: 'warn', text: 'streams could not be published together; each goes alone' },
  PENDING_RUNG: { level: 'warn', text: 'pending work rung again' },
  FRAME_SENT: { level: 'debug', text: 'frame sent' },
  CONNECTION_GONE: { level: 'info', text: 'connection gone; forgotten' },
  CONNECTION_UNREACHABLE: { level: 'warn', text: 'frame not delivered; the client will see the gap' },
  REPLAY_CACHE_FAILED: { level: 'warn', text: 'idempotency layer failed; the transaction decides' },
  STORE_UNAVAILABLE: { level: 'warn', text: 'store unavailable' },
  HEALTH_FAILED: { level: 'error', text: 'health probe failed' },
  REQUEST_FAILED: { level: 'error', text: 'request failed unexpectedly' },
} as const;

export type LogMessageId = keyof typeof LOG_MESSAGES;
