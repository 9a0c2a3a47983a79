import { nodeBackends } from './backends.js';
import { testTrainingAgreement } from './training-agreement.js';

testTrainingAgreement(nodeBackends);
