import { openWasm } from '@lab/testkit';
import { serveReplica } from '../src/replica.js';

serveReplica(self, openWasm);
