/**
 * Powertools idempotency in front of the transaction (D2): answers the common replay, a client that asks again at once, from
 * the memory of this execution environment. It decides nothing and costs no call.
 */
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import type { CacheClient } from '@aws-lambda-powertools/idempotency/cache/types';
import type { Log, ReplayGuard } from '@tulip/exchange';
import { createRecentRecords } from './recent-records.ts';

const REMEMBER_S = 24 * 3600;
/** Some 3 MB; what is forgotten costs a refused transaction, no more. */
const RECORDS_MAX = 10_000;
/** Longer than any request may take: by then whoever holds the key has answered or died. */
const IN_PROGRESS_MS = 10_000;

type WorkOutcome =
  | { readonly kind: 'done'; readonly orderId: string }
  | { readonly kind: 'failed'; readonly error: unknown };

export class PowertoolsReplayGuard implements ReplayGuard {
  readonly #persistence: CachePersistenceLayer;
  readonly #config: IdempotencyConfig;
  readonly #log: Log;

  /** `records`: the client of a cache server, where many execution environments should share one memory. */
  constructor(log: Log, records: CacheClient = createRecentRecords(RECORDS_MAX)) {
    this.#persistence = new CachePersistenceLayer({ client: records });
    this.#config = new IdempotencyConfig({ expiresAfterSeconds: REMEMBER_S, hashFunction: 'sha256' });
    this.#config.registerLambdaContext(CONTEXT);
    this.#log = log;
  }

  async once(
    key: { readonly userId: string; readonly idempotencyKey: string },
    work: () => Promise<string>,
  ): Promise<string> {
    let outcome: WorkOutcome | undefined;
    const guarded = makeIdempotent(
      async (_key: Record<string, string>) => {
        try {
          const orderId = await work();
          outcome = { kind: 'done', orderId };
          return orderId;
        } catch (error) {
          outcome = { kind: 'failed', error };
          throw error;
        }
      },
      { persistenceStore: this.#persistence, config: this.#config, keyPrefix: 'REPLAY' },
    );
    try {
      const remembered: unknown = await guarded({ userId: key.userId, idempotencyKey: key.idempotencyKey });
      if (typeof remembered === 'string') return remembered;
    } catch (error) {
      const ran = settled(outcome);
      if (ran?.kind === 'failed') throw ran.error;
      if (!isInProgress(error)) this.#log.write('REPLAY_CACHE_FAILED', { userId: key.userId }, error);
      if (ran?.kind === 'done') return ran.orderId;
    }
    return work();
  }
}

/** The compiler does not see that the closure above has written the variable. */
function settled(outcome: WorkOutcome | undefined): WorkOutcome | undefined {
  return outcome;
}

function isInProgress(error: unknown): boolean {
  return error instanceof Error && error.name === 'IdempotencyAlreadyInProgressError';
}

/** All that the layer reads of a Lambda context is the remaining time; on other hosts there is no context to give it. */
const CONTEXT: Parameters<IdempotencyConfig['registerLambdaContext']>[0] = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'replay-guard',
  functionVersion: '',
  invokedFunctionArn: '',
  memoryLimitInMB: '',
  awsRequestId: '',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => IN_PROGRESS_MS,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};
