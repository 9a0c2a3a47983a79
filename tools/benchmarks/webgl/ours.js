// In a frame: steps of one of the lab's networks by `train` on WebGL, each event read.
import { openBackend } from '@lab/backend';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import { adam, train } from '@lab/train';
import { offer } from './frame.js';

offer(async ({ network, batchSize }) => {
  const backend = await openBackend('webgl');
  const run = train({
    network: getNetwork(network).build(),
    batches: batches(syntheticDigits({ count: 10 * batchSize }), { batchSize }),
    optimizer: adam(),
    learningRate: 3e-3,
    iterations: Number.MAX_SAFE_INTEGER,
    backend,
  });
  return {
    name: 'lab',
    async run(steps, onStep) {
      for (let step = 0; step < steps; ) {
        const { value } = await run.next();
        if (value.type !== 'step') continue;
        onStep();
        step++;
      }
    },
  };
});
