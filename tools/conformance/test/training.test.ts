import { nodeBackends } from './backends.js';
import { testBadValues } from './bad-values.js';
import { testTrainingAgreement } from './training-agreement.js';

testTrainingAgreement(nodeBackends);
testBadValues(nodeBackends);
