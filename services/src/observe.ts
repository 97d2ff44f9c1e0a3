/** One Logger, one Tracer, one Metrics for the process, behind the ports that use cases know. */
import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { LOG_MESSAGES } from '@tulip/contracts';
import type { Log, Metrics } from '@tulip/exchange';

const SERVICE_NAME = 'tulip';

export const logger = new Logger({ serviceName: SERVICE_NAME });
export const tracer = new Tracer({ serviceName: SERVICE_NAME });
export const powertoolsMetrics = new PowertoolsMetrics({ namespace: 'TulipBroker', serviceName: SERVICE_NAME });

/** Writes registered messages only: each line carries its stable id beside the text. */
export const log: Log = {
  write(id, fields = {}, error) {
    const { level, text } = LOG_MESSAGES[id];
    logger[level](text, { id, ...fields, ...(error instanceof Error ? { error } : {}) });
  },
};

export const metrics: Metrics = {
  count(name, value) {
    powertoolsMetrics.addMetric(name, MetricUnit.Count, value);
  },
  durationMs(name, value) {
    powertoolsMetrics.addMetric(name, MetricUnit.Milliseconds, value);
  },
};
