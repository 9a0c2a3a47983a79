import { openWasm } from '@lab/testkit';
import { serveReplica } from '../src/index.js';

serveReplica(self, openWasm);
