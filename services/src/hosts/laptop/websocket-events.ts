/** The events that API Gateway's WebSocket APIs hand to a Lambda function, and what a function's reply means. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';

export interface ConnectionFacts {
  readonly id: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Epoch ms. */
  readonly connectedAt: number;
}

type RequestContext = APIGatewayProxyWebsocketEventV2['requestContext'];

export function connectEvent(facts: ConnectionFacts, request: IncomingMessage) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const query = Object.fromEntries(url.searchParams);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    headers: Object.fromEntries(headers),
    ...(url.searchParams.size === 0 ? {} : { queryStringParameters: query }),
    requestContext: requestContext(facts, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  };
}

export function messageEvent(facts: ConnectionFacts, body: string): APIGatewayProxyWebsocketEventV2 {
  return { requestContext: requestContext(facts, '$default', 'MESSAGE'), body, isBase64Encoded: false };
}

export function disconnectEvent(facts: ConnectionFacts, statusCode: number, reason: string) {
  return {
    requestContext: {
      ...requestContext(facts, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode: statusCode,
      disconnectReason: reason,
    },
    isBase64Encoded: false,
  };
}

function requestContext(facts: ConnectionFacts, routeKey: string, eventType: RequestContext['eventType']) {
  const requestId = randomUUID();
  const now = Date.now();
  return {
    routeKey,
    eventType,
    messageId: randomUUID(),
    messageDirection: 'IN' as const,
    connectionId: facts.id,
    connectedAt: facts.connectedAt,
    requestTime: commonLogTime(now),
    requestTimeEpoch: now,
    requestId,
    extendedRequestId: requestId,
    apiId: 'local',
    stage: 'local',
    domainName: 'localhost',
    identity: { sourceIp: facts.sourceIp, userAgent: facts.userAgent },
  };
}

/** `21/Nov/2026:10:15:30 +0000`, the Common Log Format's time. */
function commonLogTime(epochMs: number): string {
  const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** The reply's `statusCode`; a reply without one counts as 200, one that is no object as 502. */
export function statusOf(reply: unknown): number {
  if (reply === undefined || reply === null) return 200;
  if (typeof reply !== 'object') return 502;
  if (!('statusCode' in reply)) return 200;
  return typeof reply.statusCode === 'number' ? reply.statusCode : 502;
}
