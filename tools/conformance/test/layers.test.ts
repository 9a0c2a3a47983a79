import { nodeBackends } from './backends.js';
import { testLayers } from './layer-suite.js';

for (const backend of nodeBackends) testLayers(backend);
