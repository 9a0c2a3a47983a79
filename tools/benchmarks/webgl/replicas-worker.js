// In a worker: trains, alone or with replicas, and tells the milliseconds of every step once the first ones are over.
import { openBackend } from '@lab/backend';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import { train } from '@lab/train';

self.onmessage = async ({ data: { network, threads, settled, steps } }) => {
  await openBackend('wasm');
  const { build, recipe } = getNetwork(network);
  const replicas = Array.from({ length: threads - 1 }, () => new Worker('/replica-worker.js'));
  const run = train({
    network: build(),
    batches: batches(syntheticDigits({ count: 10_000 }), { batchSize: recipe.batchSize }),
    optimizer: recipe.optimizer,
    learningRate: recipe.learningRate,
    iterations: settled + steps,
    microBatches: 4,
    replicas,
  });
  const times = [];
  let last;
  for await (const event of run) {
    if (event.type !== 'step') continue;
    const now = performance.now();
    if (event.step >= settled) times.push(now - last);
    last = now;
  }
  for (const replica of replicas) replica.terminate();
  postMessage(times);
};
