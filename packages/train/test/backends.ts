import { openCpu, openWasm } from '@lab/testkit';
import { openTrainingWasm } from './open-training-wasm.js';

/** What opens each backend that optimizers and losses are held to. */
export const backends = { cpu: openCpu, wasm: openWasm, 'wasm with our kernels': openTrainingWasm };
