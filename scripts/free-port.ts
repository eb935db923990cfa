import { createServer } from 'node:net';

/** A port of this machine that nobody listens on now. */
export function freePort(host = 'localhost'): Promise<number> {
  return new Promise((free, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => free(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
