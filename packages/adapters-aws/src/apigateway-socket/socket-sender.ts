/** The way to a WebSocket client: a POST to the management API of API Gateway. */
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { SocketSender } from '@tulip/exchange';

export class ApiGatewaySocketSender implements SocketSender {
  readonly #client: ApiGatewayManagementApiClient;

  constructor(client: ApiGatewayManagementApiClient) {
    this.#client = client;
  }

  /** Never rejects: one client's trouble, whatever it is, must not keep the frame from the others. */
  async send(connectionId: string, text: string): Promise<'sent' | 'gone' | 'unreachable'> {
    try {
      await this.#client.send(
        new PostToConnectionCommand({ ConnectionId: connectionId, Data: new TextEncoder().encode(text) }),
      );
      return 'sent';
    } catch (error) {
      return error instanceof Error && error.name === 'GoneException' ? 'gone' : 'unreachable';
    }
  }

  /** What fails here is a socket that is gone, or that its own idle time ends. */
  async close(connectionId: string): Promise<void> {
    await this.#client.send(new DeleteConnectionCommand({ ConnectionId: connectionId })).catch(() => undefined);
  }
}
