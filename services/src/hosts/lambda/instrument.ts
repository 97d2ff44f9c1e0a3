/** What Powertools asks of every invocation: context in the log, a trace segment, metrics flushed. */
import type { Context } from 'aws-lambda';
import { logger, powertoolsMetrics, tracer } from '../../observe.ts';

type LambdaHandler<Event, Answer> = (event: Event, context: Context) => Promise<Answer>;

/** Wraps a handler in Powertools' manual instrumentation (no middleware engine needed). */
export function instrument<Event, Answer>(
  name: string,
  handle: LambdaHandler<Event, Answer>,
): LambdaHandler<Event, Answer> {
  return async (event, context) => {
    logger.addContext(context);
    const parent = tracer.getSegment();
    const segment = parent?.addNewSubsegment(`## ${name}`);
    if (segment !== undefined) tracer.setSegment(segment);
    tracer.annotateColdStart();
    tracer.addServiceNameAnnotation();
    try {
      return await handle(event, context);
    } catch (error) {
      tracer.addErrorAsMetadata(error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      if (powertoolsMetrics.hasStoredMetrics()) powertoolsMetrics.publishStoredMetrics();
      if (parent !== undefined && segment !== undefined) {
        segment.close();
        tracer.setSegment(parent);
      }
    }
  };
}
