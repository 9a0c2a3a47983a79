// Imports every entry point as it was built, with plain Node, without the test runner's resolver: an extension-less or deep
// import that a bundler forgives fails here. Each in a process of its own, beside the tfjs packages it names: an import
// alone must leave tfjs, the globals and the process as they were, or `sideEffects: false` would be a lie.
import { entryPoints } from '../release/entry-points.js';
import { run } from './run.js';

const probe = `
import * as tf from '@tensorflow/tfjs-core';
const backends = ['cpu', 'wasm', 'webgl', 'webgpu'];
const state = () => JSON.stringify({
  kernels: backends.map((backend) => tf.getKernelsForBackend(backend)?.map(({ kernelName }) => kernelName)),
  gradients: ['Conv2D', 'MaxPool', 'BatchMatMul', 'Relu', 'Add', 'Identity'].map((name) => tf.getGradient(name) !== undefined),
  backends: Object.keys(tf.engine().registryFactory),
  current: tf.engine().backendName,
  flags: tf.env().getFlags(),
  tensors: tf.engine().state.numTensors,
  globals: Object.getOwnPropertyNames(globalThis).sort(),
  prototypes: [Array, Float32Array, Promise, Object, tf.Tensor].map((type) => Object.getOwnPropertyNames(type.prototype).sort()),
  listeners: process.eventNames().map(String).sort(),
  handles: process.getActiveResourcesInfo().filter((name) => !/TTY|Pipe|FSReq|Immediate/.test(name)),
  environment: process.env,
});
const before = state();
const exported = Object.keys(await import(process.argv[1]));
const after = state();
if (exported.length === 0) throw new Error('exports nothing');
if (after !== before) {
  const [was, is] = [JSON.parse(before), JSON.parse(after)];
  const changed = Object.keys(is).filter((key) => JSON.stringify(is[key]) !== JSON.stringify(was[key]));
  throw new Error('importing it alone changes ' + changed.join(', '));
}
console.log(exported.length + ' exports');
`;

let failed = 0;
for (const { name } of entryPoints()) {
  const { ok, output } = await run('node', ['--input-type=module', '--eval', probe, name]);
  console.log(`${name}: ${output.trim()}`);
  if (!ok) failed++;
}
process.exit(failed ? 1 : 0);
