import { cpu, wasm, webgl } from './backends.js';
import { testBadValues } from './bad-values.js';
import { testTrainingAgreement } from './training-agreement.js';

testTrainingAgreement([cpu, wasm, webgl]);
testBadValues([cpu, wasm, webgl]);
