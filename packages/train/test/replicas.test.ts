import { Worker } from 'node:worker_threads';
import { dense, flatten, sequential } from '@lab/layers';
import { deterministicValues, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam, type BatchLike, finish, type ReplicaPort, type TrainOptions, train } from '../src/index.js';

const network = sequential([flatten(), dense({ units: 2 })]);

function* batches(): Generator<BatchLike> {
  for (let position = 8; ; position += 8) {
    const labels = Int32Array.from({ length: 8 }, (_, i) => i % 2);
    yield { inputs: deterministicValues(8 * 4), labels, shape: [8, 2, 2, 1], position };
  }
}

function run(options: Partial<TrainOptions>) {
  const common = { network, batches: batches(), optimizer: adam(), learningRate: 0.01, iterations: 3 };
  return finish(train({ ...common, ...options }));
}

/** A worker that answers its start with a message. */
function port(answer: unknown): ReplicaPort {
  let listener: (data: unknown) => void = () => {};
  return {
    postMessage: () => listener(answer),
    on: (type, added) => {
      if (type === 'message') listener = added;
    },
  };
}

describe('train with replicas', () => {
  beforeAll(openCpu);

  it('comes to the same parameters in one micro-batch and in four, up to rounding', async () => {
    const [whole, parts] = [await run({}), await run({ microBatches: 4 })];
    const [a, b] = [whole, parts].map(({ params }) => params['dense1/kernel'].dataSync());
    for (let i = 0; i < a.length; i++) expect(b[i]).toBeCloseTo(a[i], 5);
    whole.dispose();
    parts.dispose();
  });

  it('names the replica that could not begin, and why', async () => {
    await expectNoTensorsLeft(async () => {
      const replicas = [port({ type: 'failed', message: 'no SIMD' })];
      await expect(run({ microBatches: 4, replicas })).rejects.toThrow(
        'train: replica 1 of 2 failed: no SIMD',
      );
    });
  });

  it('ends with an error when a replica dies in the middle of a step', async () => {
    await expectNoTensorsLeft(async () => {
      const worker = new Worker(new URL('./dying-worker.js', import.meta.url));
      await expect(run({ microBatches: 2, replicas: [worker] })).rejects.toThrow(
        'train: replica 1 of 2 failed: its thread ended with code 3',
      );
    });
  });

  it('refuses threads that cannot share the micro-batches evenly', async () => {
    const replicas = [port({ type: 'ready' }), port({ type: 'ready' })];
    await expect(run({ microBatches: 4, replicas })).rejects.toThrow(/got 3 threads for 4 micro-batches/);
    await expect(run({ replicas: replicas.slice(1) })).rejects.toThrow(/got 2 threads for 1 micro-batches/);
  });

  it('refuses a batch with fewer examples than micro-batches', async () => {
    await expect(run({ microBatches: 16 })).rejects.toThrow(/batch of at least 16 examples.*got 8/);
  });
});
