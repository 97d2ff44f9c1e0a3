/** Powertools idempotency in front of the transaction: answers the common replay for one read, decides nothing (D2). */
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Log, ReplayGuard } from '@tulip/exchange';

const REMEMBER_S = 24 * 3600;
/** Longer than any request may take: by then whoever holds the key has answered or died. */
const IN_PROGRESS_MS = 10_000;

/** A partition a key: with the layer's one static partition all orders of a Region would write to a single hot one. */
class SpreadPersistenceLayer extends DynamoDBPersistenceLayer {
  protected override getKey(idempotencyKey: string): Record<string, AttributeValue> {
    return { pk: { S: idempotencyKey }, sk: { S: 'RECORD' } };
  }
}

type WorkOutcome =
  | { readonly kind: 'done'; readonly orderId: string }
  | { readonly kind: 'failed'; readonly error: unknown };

export class PowertoolsReplayGuard implements ReplayGuard {
  readonly #persistence: DynamoDBPersistenceLayer;
  readonly #config: IdempotencyConfig;
  readonly #log: Log;

  constructor(client: DynamoDBClient, edgeTable: string, log: Log) {
    this.#persistence = new SpreadPersistenceLayer({
      tableName: edgeTable,
      keyAttr: 'pk',
      sortKeyAttr: 'sk',
      expiryAttr: 'ttl',
      awsSdkV3Client: client,
    });
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
