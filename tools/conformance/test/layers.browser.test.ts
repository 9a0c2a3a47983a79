import { afterAll } from 'vitest';
import { browserBackends } from './backends.js';
import { createErrorTable } from './error-table.js';
import { testLayers } from './layer-suite.js';
import { testLossAndOptimizers } from './step-suite.js';

const table = createErrorTable();
for (const backend of browserBackends) {
  testLayers(backend, table);
  testLossAndOptimizers(backend, table);
}

afterAll(() => console.log(table.format('Largest error of a gradient, relative to its largest value')));
