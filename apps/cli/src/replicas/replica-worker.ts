// The whole of a worker thread: what `open-replicas.ts` starts.
import { parentPort } from 'node:worker_threads';
import { openBackend } from '@lab/backend';
import { serveReplica } from '@lab/train/replica';

if (!parentPort)
  throw new Error('replica-worker: expected a worker thread. "lab train --workers N" starts it.');
serveReplica(parentPort, () => openBackend('wasm'));
