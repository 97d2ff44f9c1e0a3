/** The AWS SDK clients of one process, with the retries and time limits that the exchange relies on. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { watchAttempts } from './ambiguous-attempts.ts';
import { isAmbiguous } from './store-failure.ts';

export interface ClientOptions {
  readonly region: string;
  /** Base URL of the WebSocket management API (`@connections`). */
  readonly socketEndpoint: string;
  /** Only where the Region's own endpoints are not meant: local engines. */
  readonly dynamodbEndpoint?: string;
  readonly sqsEndpoint?: string;
  /** Only for local engines; otherwise the SDK's own chain finds the role's. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface AwsClients {
  /** Hosts may add middleware to its `middlewareStack`: every table adapter goes through this one client. */
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** For sends whose caller must not wait: what it cannot do at once, the sweeper or the queue itself makes up for. */
  readonly promptSqs: SQSClient;
  readonly sockets: ApiGatewayManagementApiClient;
  /** Closes the idle connections. */
  destroy(): void;
}

const CONNECTION_TIMEOUT_MS = 1000;
const STORE_TIMEOUT_MS = 3000;
/** SQS answers in some ten milliseconds; whoever rings a bell holds a client's 202 meanwhile. */
const PROMPT_TIMEOUT_MS = 500;
/** A connection that died while the environment was frozen fails on its first use: the second attempt makes a new one. */
const PROMPT_ATTEMPTS_MAX = 2;
/** A socket that does not take a frame in this time gets the next one. */
const SOCKET_TIMEOUT_MS = 2000;
/** Many handlers share one process on Fargate and on the laptop; the SDK's default of 50 would queue them behind each other. */
const CONNECTIONS_MAX = 256;

/**
 * The SDK's own retries are safe for every write: a transaction carries the same generated client request token on each attempt,
 * a single write its condition, a queue message its deduplication id.
 */
const ATTEMPTS_MAX = 3;

function requestHandler(requestTimeout: number, connectionTimeout = CONNECTION_TIMEOUT_MS) {
  const agent = { keepAlive: true, maxSockets: CONNECTIONS_MAX };
  return {
    connectionTimeout,
    requestTimeout,
    // Without it the SDK only logs a warning when the time is over.
    throwOnRequestTimeout: true,
    httpAgent: agent,
    httpsAgent: agent,
  };
}

export function createClients(options: ClientOptions): AwsClients {
  const common = {
    region: options.region,
    maxAttempts: ATTEMPTS_MAX,
    retryMode: 'standard',
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  };
  const dynamodb = new DynamoDBClient({
    ...common,
    requestHandler: requestHandler(STORE_TIMEOUT_MS),
    ...(options.dynamodbEndpoint === undefined ? {} : { endpoint: options.dynamodbEndpoint }),
  });
  watchAttempts(dynamodb, isAmbiguous);
  const queues = { ...common, ...(options.sqsEndpoint === undefined ? {} : { endpoint: options.sqsEndpoint }) };
  const sqs = new SQSClient({ ...queues, requestHandler: requestHandler(STORE_TIMEOUT_MS) });
  const promptSqs = new SQSClient({
    ...queues,
    maxAttempts: PROMPT_ATTEMPTS_MAX,
    requestHandler: requestHandler(PROMPT_TIMEOUT_MS, PROMPT_TIMEOUT_MS),
  });
  const sockets = new ApiGatewayManagementApiClient({
    ...common,
    // A lost frame is a gap that the client sees and closes itself: trying again would only delay the other clients.
    maxAttempts: 1,
    requestHandler: requestHandler(SOCKET_TIMEOUT_MS),
    endpoint: options.socketEndpoint,
  });
  // It copies every input and output with the sensitive fields blanked out, for a logger that there is not.
  for (const client of [dynamodb, sqs, promptSqs, sockets]) client.middlewareStack.remove('loggerMiddleware');
  return {
    dynamodb,
    sqs,
    promptSqs,
    sockets,
    destroy() {
      dynamodb.destroy();
      sqs.destroy();
      promptSqs.destroy();
      sockets.destroy();
    },
  };
}
