// In the page: times steps of one of the lab's networks on WebGL.
import { openBackend } from '@lab/backend';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import { adam, train } from '@lab/train';
import { memory } from '@tensorflow/tfjs-core';

/** Returns the time of each step after the first in ms, and what was in use after each. */
globalThis.measure = async ({ network, batchSize, steps }) => {
  const backend = await openBackend('webgl');
  const times = [];
  const tensors = [];
  const bytes = [];
  let last;
  const run = train({
    network: getNetwork(network).build(),
    batches: batches(syntheticDigits({ count: 10 * batchSize }), { batchSize }),
    optimizer: adam(),
    learningRate: 3e-3,
    iterations: steps + 1,
    backend,
  });
  for await (const { type } of run) {
    if (type !== 'step') continue;
    const now = performance.now();
    if (last !== undefined) times.push(now - last);
    last = now;
    const { numTensors, numBytesInGPU } = memory();
    tensors.push(numTensors);
    bytes.push(numBytesInGPU);
  }
  return { peer: backend.reason, times, tensors, bytes };
};
