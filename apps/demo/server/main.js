// `npm run demo`: builds the page and serves it. `-- --port N` for another port than 4173, `--no-build` for what is built.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { serve } from './serve.js';

try {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '4173' }, 'no-build': { type: 'boolean', default: false } },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port: expected a number from 0 to 65535, got ${values.port}.`);
  }
  if (!values['no-build']) {
    await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn' });
  }
  const { address, mnist } = await serve({ port });
  console.log(`The lab is at ${address}`);
  console.log(
    mnist
      ? `MNIST: from ${mnist}`
      : 'MNIST: not on this machine. The page fetches it from a mirror, or takes synthetic digits.',
  );
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  console.error(inUse ? `${message}. Take another port: npm run demo -- --port 4174` : message);
  process.exit(1);
}
