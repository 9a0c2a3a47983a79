// The whole of a thread that trains beside the training worker.
import { openBackend } from '@lab/backend';
import { serveReplica } from '@lab/train/replica';

serveReplica(self, () => openBackend('wasm'));
