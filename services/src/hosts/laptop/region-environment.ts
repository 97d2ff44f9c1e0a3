/** The environment of one Region's functions: the variables that the stacks set, with this machine's addresses. */
import type { EnvironmentName } from '@tulip/resources';
import { AVATARS_BUCKET, BALANCES_QUEUE, EVENTS_QUEUE, ORDERS_QUEUE } from '@tulip/resources';
import { DUMMY_CREDENTIALS, type ResourceNames } from './names.ts';

/** What the supervisor tells a Region's process, as JSON in its first argument. */
export interface RegionSettings {
  readonly region: string;
  readonly port: number;
  /** All Regions of this exchange, this one too. */
  readonly regions: readonly string[];
  readonly lanes: number;
  readonly engine: string;
  readonly dynamodbEndpoint: string;
  /** Whether the Regions share that endpoint, and so need tables of their own names. */
  readonly isEndpointShared: boolean;
  readonly uiPort: number;
  /** Where objects are kept; left out where nothing is. */
  readonly objectsDirectory?: string;
}

export interface LocalAddresses {
  readonly names: ResourceNames;
  readonly queueEndpoint: string;
  queueUrl(queueName: string): string;
  readonly managementEndpoint: string;
  readonly objectEndpoint: string;
}

/** How old pending work must be before the laptop's sweeper rings again: its queues answer in milliseconds. */
const SWEEP_AFTER_MS = 2_000;

export function regionEnvironment(
  settings: RegionSettings,
  local: LocalAddresses,
  outer: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const { names, queueUrl } = local;
  const deployed: Record<EnvironmentName, string> = {
    TULIP_REGION: settings.region,
    TULIP_REGIONS: settings.regions.join(','),
    TULIP_LANES: String(settings.lanes),
    TULIP_ENGINE: settings.engine,
    TULIP_AVAILABILITY_ZONE: `${settings.region}a`,
    TULIP_EXCHANGE_TABLE: names.table('exchange'),
    TULIP_EDGE_TABLE: names.table('edge'),
    TULIP_ORDERS_QUEUE_URL: queueUrl(names.queue(ORDERS_QUEUE.name)),
    TULIP_ORDERS_DLQ_URL: queueUrl(names.queue(ORDERS_QUEUE.deadLetterName)),
    TULIP_EVENTS_QUEUE_URL: queueUrl(names.queue(EVENTS_QUEUE.name)),
    TULIP_EVENTS_DLQ_URL: queueUrl(names.queue(EVENTS_QUEUE.deadLetterName)),
    TULIP_BALANCES_QUEUE_URL: queueUrl(names.queue(BALANCES_QUEUE.name)),
    TULIP_BALANCES_DLQ_URL: queueUrl(names.queue(BALANCES_QUEUE.deadLetterName)),
    TULIP_AVATARS_BUCKET: names.bucket(AVATARS_BUCKET.name),
    TULIP_SOCKET_ENDPOINT: local.managementEndpoint,
    TULIP_ALLOWED_ORIGINS: `http://127.0.0.1:${settings.uiPort},http://localhost:${settings.uiPort}`,
    TULIP_SWEEP_AFTER_MS: String(SWEEP_AFTER_MS),
  };
  return {
    ...deployed,
    AWS_REGION: settings.region,
    AWS_ACCESS_KEY_ID: DUMMY_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: DUMMY_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: settings.dynamodbEndpoint,
    AWS_ENDPOINT_URL_SQS: local.queueEndpoint,
    AWS_ENDPOINT_URL_S3: local.objectEndpoint,
    AWS_LAMBDA_FUNCTION_NAME: 'tulip-local',
    // Tracing is off here; without this its SDK still hooks every promise, a tenth of the CPU.
    AWS_XRAY_MANUAL_MODE: 'true',
    AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR',
    POWERTOOLS_SERVICE_NAME: 'tulip',
    POWERTOOLS_TRACE_ENABLED: 'false',
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_METRICS_NAMESPACE: 'Tulip',
    POWERTOOLS_LOG_LEVEL: outer.TULIP_LOG_LEVEL ?? 'WARN',
  };
}
