import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type DeviceDesk, deviceAct } from './deviceDesk.ts';

export interface RehearsalPage {
  readonly url: string;
  close(): Promise<void>;
}

const MAX_BODY = 10_000;
const HTML = new URL('./page.html', import.meta.url);

/**
 * The one page a rehearsal needs: Teams (the Agents Playground) at the left, the sample tenant at the right, where
 * one acts as the device. Loopback only, and only for pages of its own: another site open in the same browser
 * cannot press its buttons.
 */
export async function startPage(options: {
  readonly port: number;
  readonly playgroundUrl: string;
  readonly desk: DeviceDesk;
}): Promise<RehearsalPage> {
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent)
        answer(response, 500, 'text/plain', 'Something broke; the terminal says what.');
    });
  });
  let origin = '';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method === 'GET' && path === '/') {
      const html = (await readFile(HTML, 'utf8')).replaceAll('{{PLAYGROUND}}', options.playgroundUrl);
      return answer(response, 200, 'text/html; charset=utf-8', html);
    }
    if (request.method === 'GET' && path === '/state') {
      return answer(response, 200, 'application/json', JSON.stringify(options.desk.view()));
    }
    if (request.method === 'POST' && path === '/act') {
      if (request.headers.origin !== undefined && request.headers.origin !== origin) {
        return answer(response, 403, 'text/plain', 'Only from the rehearsal page.');
      }
      const act = deviceAct.safeParse(await readJson(request));
      if (!act.success) return answer(response, 400, 'text/plain', z.prettifyError(act.error));
      options.desk.act(act.data);
      return answer(response, 200, 'application/json', JSON.stringify(options.desk.view()));
    }
    return answer(response, 404, 'text/plain', 'Nothing here.');
  }

  const port = await listen(server, options.port);
  origin = `http://localhost:${port}`;
  return {
    url: origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  // Not chained: restify changes Node's own response for the whole process, and its writeHead returns nothing.
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The wanted port, or any free one when it is busy. */
function listen(server: ReturnType<typeof createServer>, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const done = () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : wanted);
    };
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      server.listen(0, '127.0.0.1', done);
    });
    server.listen(wanted, '127.0.0.1', done);
  });
}
