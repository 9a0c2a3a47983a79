import { browserBackends } from './backends.js';
import { testLayers } from './layer-suite.js';

for (const backend of browserBackends) testLayers(backend);
