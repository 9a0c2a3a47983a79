import { serveReplica } from '../src/replica.js';
import { openTrainingWasm } from './open-training-wasm.js';

serveReplica(self, openTrainingWasm);
