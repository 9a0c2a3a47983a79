// In a worker: one of the threads of a training.
import { openBackend } from '@lab/backend';
import { serveReplica } from '@lab/train/replica';

serveReplica(self, () => openBackend('wasm'));
