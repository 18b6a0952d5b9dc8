import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Activity } from 'botbuilder';

interface ConnectorRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** An activity, or what asks for a new thread and has one inside. */
  readonly body: Partial<Activity> & { readonly activity?: Partial<Activity> };
}

export type ConnectorAnswer = (response: ServerResponse, request: IncomingMessage) => void;

/** Answers with JSON. */
export const says =
  (status: number, body?: unknown, headers: Record<string, string> = {}): ConnectorAnswer =>
  (response) => {
    response.writeHead(status, {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };

/** A Bot Connector on loopback that answers as it is told and writes down what it was asked. */
export async function aConnector() {
  const requests: ConnectorRequest[] = [];
  let answer: ConnectorAnswer = says(201, { id: '1795000000001' });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      requests.push({
        method: request.method ?? '',
        path: decodeURIComponent(request.url ?? ''),
        authorization: request.headers.authorization,
        body: text ? JSON.parse(text) : {},
      });
      answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    answers(next: ConnectorAnswer): void {
      answer = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
