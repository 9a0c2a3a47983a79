/*
 * A training step on WASM in one thread that replays its kernel calls, beside the same one that asks its layers each time: in turns, by the
 * size of the batch.
 *
 *     node tools/benchmarks/replayed-steps.js [network] [rounds]        (after npm run build)
 *
 * Each side is a training of its own, on synthetic digits; its first 500 steps are not counted. A copy of a network is not known to be
 * replayable. The ratio is the median over the turns.
 */

import { setFlagsFromString } from 'node:v8';
import { openBackend } from '@lab/backend';
import { batches } from '@lab/mnist-data';
import { syntheticDigits } from '@lab/mnist-data/synthetic';
import { getNetwork } from '@lab/models';
import { train } from '@lab/train';

const [id = 'conv-dropout', rounds = '30'] = process.argv.slice(2);
setFlagsFromString('--experimental-wasm-relaxed-simd');
await openBackend('wasm');
const dataset = syntheticDigits({ count: 5000, seed: 0 });
const entry = getNetwork(id);
for (const batchSize of [100, 10, 1]) {
  const sides = [entry.build(), { ...entry.build() }].map((network) => begin(network, batchSize));
  for (const side of sides) await time(side, 500);
  const turns = [];
  for (let round = 0; round < Number(rounds); round++) {
    turns.push([await time(sides[0], 20), await time(sides[1], 20)]);
  }
  for (const side of sides) await side.return();
  const [replayed, not] = [0, 1].map((side) => median(turns.map((turn) => turn[side])).toFixed(2));
  const ratio = median(turns.map(([one, other]) => one / other)).toFixed(2);
  console.log(`${id}, batch ${batchSize}: ${replayed} ms replayed, ${not} ms not; ${ratio} of its time`);
}

function begin(network, batchSize) {
  const { params, state } = network.init(entry.inputShape, 0);
  const { optimizer, learningRate } = entry.recipe;
  const iterations = Number.MAX_SAFE_INTEGER;
  const stream = batches(dataset, { batchSize, seed: 0, reuse: true });
  return train({ network, params, state, optimizer, learningRate, iterations, batches: stream });
}

/** Returns the median milliseconds of so many steps. */
async function time(events, count) {
  const times = [];
  while (times.length < count) {
    const start = performance.now();
    const { value } = await events.next();
    if (value.type === 'step') times.push(performance.now() - start);
  }
  return median(times);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
