/** An HTTP server on a loopback port that answers each request with the next line of a script. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** `hang-up` takes the request and closes the connection without an answer; `silence` takes it and never answers. */
export type ScriptedAnswer =
  | 'hang-up'
  | 'silence'
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

export interface ScriptedServer {
  readonly endpoint: string;
  readonly requests: readonly { readonly path: string; readonly body: string }[];
  stop(): Promise<void>;
}

/** After the last line of the script that line is repeated. */
export async function startScriptedServer(script: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  const requests: { path: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ path: request.url ?? '', body: await text(request) });
    const answer = script[Math.min(requests.length, script.length) - 1];
    if (answer === 'silence') return;
    if (answer === undefined || answer === 'hang-up') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
