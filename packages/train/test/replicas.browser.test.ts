import { dense, dropout, flatten, sequential } from '@lab/layers';
import { deterministicValues, expectNoTensorsLeft } from '@lab/testkit';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { adam, type BatchLike, type DatasetLike, finish, train } from '../src/index.js';
import { openTrainingWasm } from './open-training-wasm.js';

const network = sequential([
  flatten(),
  dense({ units: 12, activation: 'relu' }),
  dropout({ rate: 0.25 }),
  dense({ units: 3 }),
]);

const test: DatasetLike = {
  images: Uint8Array.from(deterministicValues(50 * 16, 9), (value) => (value + 1) * 127),
  labels: Uint8Array.from({ length: 50 }, (_, i) => i % 3),
  count: 50,
  rows: 4,
  cols: 4,
};

function* batches(): Generator<BatchLike> {
  for (let i = 0; ; i++) {
    const labels = Int32Array.from({ length: 10 }, (_, j) => (i + j) % 3);
    yield { inputs: deterministicValues(10 * 16, i), labels, shape: [10, 4, 4, 1], position: (i + 1) * 10 };
  }
}

async function run(replicas: Worker[], reportEvery = 1) {
  const losses: number[] = [];
  const evaluate = { every: 20, sets: { test }, chunkSize: 8 };
  const options = {
    network,
    batches: batches(),
    optimizer: adam(),
    learningRate: 0.01,
    iterations: 20,
    evaluate,
  };
  const result = await finish(train({ ...options, microBatches: 4, replicas, reportEvery }), (event) => {
    if (event.type === 'step') losses.push(event.loss, event.accuracy);
    if (event.type === 'evaluation') losses.push(event.loss, event.errors);
  });
  result.dispose();
  return losses;
}

describe('train with replicas in a browser', () => {
  beforeAll(openTrainingWasm);

  it('gives the same figures to the bit with Web Workers as without', async () => {
    expect(crossOriginIsolated).toBe(true);
    await expectNoTensorsLeft(async () => {
      const open = () => new Worker(new URL('./replica-worker.ts', import.meta.url), { type: 'module' });
      const workers = [open(), open(), open()];
      const alone = await run([]);
      expect(alone).toHaveLength(42);
      expect(await run(workers.slice(0, 1))).toEqual(alone);
      expect(await run(workers)).toEqual(alone);
      expect(await run(workers, 5)).toHaveLength(2 * (4 + 1) + 2);
      for (const worker of workers) worker.terminate();
    });
  });

  it('gives the same figures to the bit where threads share no memory', async () => {
    await expectNoTensorsLeft(async () => {
      const alone = await run([]);
      const open = () => new Worker(new URL('./replica-worker.ts', import.meta.url), { type: 'module' });
      const workers = [open(), open(), open()];
      // As on a page without cross-origin isolation: nothing is there to be shared.
      vi.stubGlobal('SharedArrayBuffer', undefined);
      try {
        expect(await run(workers.slice(0, 1))).toEqual(alone);
        expect(await run(workers)).toEqual(alone);
      } finally {
        vi.unstubAllGlobals();
        for (const worker of workers) worker.terminate();
      }
    });
  });
});
