// Imports every built package with plain Node, without the test runner's resolver: an extension-less or deep import
// that a bundler forgives fails here. An import alone must register nothing in tfjs.
import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { projects } from './projects.js';

let failed = 0;
const registered = () =>
  ['cpu', 'wasm', 'webgl'].map((backend) => getKernelsForBackend(backend).length).join();
for (const { name, manifest, published } of projects()) {
  if (!published || !manifest.exports?.['.']) continue;
  const before = registered();
  try {
    const exported = Object.keys(await import(name));
    if (exported.length === 0) throw new Error('exports nothing');
    if (registered() !== before && name !== '@lab/wasm-kernels')
      throw new Error('importing it registers kernels');
    console.log(`${name}: ${exported.length} exports`);
  } catch (error) {
    failed++;
    console.error(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}
process.exit(failed ? 1 : 0);
