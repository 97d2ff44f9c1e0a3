/** The environment variables that handlers read: the stacks set exactly these, and so does the laptop. */
export const ENVIRONMENT = {
  TULIP_REGION: 'The Region that this process serves, e.g. us-east-2.',
  TULIP_REGIONS: 'All Regions of the stage, comma-separated.',
  TULIP_LANES: 'Lanes a market and Region.',
  TULIP_ENGINE: 'simfill.',
  TULIP_AVAILABILITY_ZONE: 'What is recorded as acceptedAz and fillAz.',
  TULIP_EXCHANGE_TABLE: 'Name of the exchange table.',
  TULIP_EDGE_TABLE: 'Name of the edge table.',
  TULIP_ORDERS_QUEUE_URL: 'URL of orders.fifo.',
  TULIP_ORDERS_DLQ_URL: 'URL of its dead-letter queue.',
  TULIP_EVENTS_QUEUE_URL: 'URL of events.fifo.',
  TULIP_EVENTS_DLQ_URL: 'URL of its dead-letter queue.',
  TULIP_BALANCES_QUEUE_URL: 'URL of balances.fifo.',
  TULIP_BALANCES_DLQ_URL: 'URL of its dead-letter queue.',
  TULIP_AVATARS_BUCKET: 'Name of the bucket of avatars.',
  TULIP_SOCKET_ENDPOINT: 'Base URL of the WebSocket management API (@connections).',
  TULIP_ALLOWED_ORIGINS: 'Origins that may call the API from a browser, comma-separated.',
  TULIP_SWEEP_AFTER_MS: 'How old pending work must be before the sweeper rings again.',
} as const;

export type EnvironmentName = keyof typeof ENVIRONMENT;
