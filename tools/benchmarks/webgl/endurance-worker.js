// In a worker: trains without end, and tells what is in use.
import { openBackend } from '@lab/backend';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import { adam, train } from '@lab/train';
import { memory } from '@tensorflow/tfjs-core';

self.onmessage = async ({ data: { backend: name, network, batchSize, steps, every } }) => {
  const backend = await openBackend(name);
  const run = train({
    network: getNetwork(network).build(),
    batches: batches(syntheticDigits({ count: 10 * batchSize }), { batchSize }),
    optimizer: adam(),
    learningRate: 1e-3,
    iterations: steps + 1,
    backend,
  });
  postMessage({ type: 'opened', reason: backend.reason });
  for await (const event of run) {
    if (event.type !== 'step') continue;
    postMessage({ type: 'step', step: event.step, loss: event.loss });
    if (event.step % every !== 0) continue;
    const { numTensors, numDataBuffers, numBytes, numBytesInGPU, numBytesInGPUAllocated } = memory();
    const inUse = { numTensors, numDataBuffers, numBytes, numBytesInGPU, numBytesInGPUAllocated };
    postMessage({ type: 'memory', step: event.step, ...inUse });
  }
  postMessage({ type: 'end' });
};
