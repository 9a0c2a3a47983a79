import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { answer } from './answer.js';
import { findMnist } from './find-mnist.js';
import { contentSecurityPolicy, isolation } from './headers.js';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

/**
 * Serves the built page, and MNIST's files below `/mnist/` where this machine has them.
 *
 * @param {{ port: number, mnist?: string | false }} options - `mnist: false` serves no digits; port 0 takes a free one
 * @returns {Promise<{ address: string, mnist: string | undefined, close: () => Promise<void> }>}
 */
export async function serve({ port, mnist = findMnist() }) {
  const headers = { ...isolation, 'Content-Security-Policy': contentSecurityPolicy };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    const sent = path.startsWith('mnist/')
      ? mnist && answer(response, { folder: mnist, path: path.slice('mnist/'.length), headers })
      : answer(response, { folder: dist, path, headers });
    if (!sent) response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('Not found\n');
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve(undefined));
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://localhost:${bound.port}/`,
    mnist: mnist || undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
