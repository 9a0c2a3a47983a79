import { dense, dropout, flatten, sequential } from '@lab/layers';
import { deterministicValues, expectNoTensorsLeft } from '@lab/testkit';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  adam,
  type BatchLike,
  type DatasetLike,
  finish,
  readTensors,
  type TrainEvent,
  TrainingDivergedError,
  type TrainOptions,
  train,
} from '../src/index.js';
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

async function run(replicas: Worker[], given: Partial<TrainOptions> = {}) {
  const losses: number[] = [];
  const states: unknown[] = [];
  const evaluate = { every: 20, sets: { test }, chunkSize: 8 };
  const options = {
    network,
    batches: batches(),
    optimizer: adam(),
    learningRate: 0.01,
    iterations: 20,
    evaluate,
  };
  const checkpoint = { every: 7 };
  const result = await finish(
    train({ ...options, checkpoint, microBatches: 4, replicas, ...given }),
    (event) => {
      if (event.type === 'step') losses.push(event.loss, event.accuracy);
      if (event.type === 'evaluation') losses.push(event.loss, event.errors);
      if (event.type === 'checkpoint') {
        const { params, optimizerState, position } = event.checkpoint;
        states.push(params, optimizerState, position);
      }
    },
  );
  states.push(await readTensors(result.params), await readTensors(result.optimizerState));
  result.dispose();
  return { losses, states };
}

const open = () => new Worker(new URL('./replica-worker.ts', import.meta.url), { type: 'module' });

describe('train with replicas in a browser', () => {
  beforeAll(openTrainingWasm);

  it('gives the same figures to the bit with Web Workers as without', async () => {
    expect(crossOriginIsolated).toBe(true);
    await expectNoTensorsLeft(async () => {
      const workers = [open(), open(), open()];
      const alone = await run([]);
      expect([alone.losses.length, alone.states.length]).toEqual([42, 11]);
      expect(await run(workers.slice(0, 1))).toEqual(alone);
      expect(await run(workers)).toEqual(alone);
      const { losses } = await run(workers, { reportEvery: 5 });
      expect(losses).toHaveLength(2 * (4 + 1) + 2);
      for (const worker of workers) worker.terminate();
    });
  });

  // The others begin with a batch as soon as it is drawn, which may be before something else comes, or nothing more.
  it('gives the same bits when a stream fills one batch again and again, and when a run stops early', async () => {
    const refilled = function* (): Generator<BatchLike> {
      const [first] = batches();
      const batch = { ...first };
      for (const next of batches()) {
        batch.inputs.set(next.inputs);
        batch.labels.set(next.labels);
        batch.position = next.position;
        yield batch;
      }
    };
    await expectNoTensorsLeft(async () => {
      const worker = open();
      const often = () => ({
        batches: refilled(),
        evaluate: { every: 3, sets: { test }, chunkSize: 8 },
        stopWhen: ({ type, step }: TrainEvent) => type === 'step' && step === 12,
      });
      const alone = await run([], often());
      expect(alone.losses).toHaveLength(2 * (13 + 5));
      expect(await run([worker], often())).toEqual(alone);
      expect(await run([worker], { ...often(), reportEvery: 4 })).toHaveProperty('states', alone.states);
      worker.terminate();
    });
  });

  it('shows who inspects a run what its optimizer remembers, whichever thread updates it', async () => {
    await expectNoTensorsLeft(async () => {
      const workers = [open()];
      const seen = async (replicas: Worker[]) => {
        const moments: unknown[] = [];
        await run(replicas, {
          inspect: async ({ params, optimizerState }) => {
            moments.push(await readTensors(params), await readTensors(optimizerState));
          },
        });
        return moments;
      };
      expect(await seen(workers)).toEqual(await seen([]));
      for (const worker of workers) worker.terminate();
    });
  });

  it('ends when the loss diverges, with the last good state, and its workers serve the next run', async () => {
    await expectNoTensorsLeft(async () => {
      const workers = [open()];
      // One good step, then parameters that are no numbers.
      const learningRate = Object.assign((step: number) => (step === 1 ? Number.NaN : 0.01), {
        type: 'broken',
        config: {},
      });
      const failed = async (replicas: Worker[]) => {
        const error = await run(replicas, { learningRate }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(TrainingDivergedError);
        return (error as TrainingDivergedError).lastGood;
      };
      expect(await failed(workers)).toEqual(await failed([]));
      expect(await run(workers)).toEqual(await run([]));
      for (const worker of workers) worker.terminate();
    });
  });

  it('gives the same figures to the bit where threads share no memory', async () => {
    await expectNoTensorsLeft(async () => {
      const alone = await run([]);
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
