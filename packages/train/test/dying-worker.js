// A worker thread that says it is ready and then dies without a word.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', () => {
  parentPort.postMessage({ type: 'ready' });
  setTimeout(() => process.exit(3), 50);
});
