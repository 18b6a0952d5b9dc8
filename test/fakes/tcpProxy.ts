import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a server that a test can cut or hold; the server itself never notices more than that. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection and refuses new ones, as when the server is gone. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Takes what comes and passes nothing on, as when a firewall forgets a connection. */
  hush(): void;
  /** How many bytes have come from the near side. */
  readonly taken: number;
  close(): Promise<void>;
}

export async function startTcpProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  let taken = 0;

  const server = createServer((near) => {
    const far = connect(target.port, target.host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A cut wire is what these tests are about.
      socket.on('error', () => undefined);
    }
    near.on('data', (bytes) => {
      taken += bytes.length;
      if (!isSilent) far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!isSilent) near.write(bytes);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut: stop,
    mend: async () => {
      isSilent = false;
      await listen(port);
    },
    hush: () => {
      isSilent = true;
    },
    get taken() {
      return taken;
    },
    close: async () => {
      if (server.listening) await stop();
    },
  };
}
