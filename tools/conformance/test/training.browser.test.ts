import { cpu, wasm, webgl } from './backends.js';
import { testTrainingAgreement } from './training-agreement.js';

testTrainingAgreement([cpu, wasm, webgl]);
