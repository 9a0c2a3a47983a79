import { batchNorm, dense, dropout, flatten, type Layer, sequential } from '@lab/layers';
import { type Batch, batches, type Dataset } from '@lab/mnist-data';
import { deterministicValues, expectClose, expectNoTensorsLeft, openCpu, openWasm } from '@lab/testkit';
import { registerWasmKernels } from '@lab/wasm-kernels';
import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  type BatchLike,
  type CheckpointEvent,
  decodeCheckpoint,
  encodeCheckpoint,
  evaluate,
  finish,
  sgd,
  type TrainEvent,
  TrainingDivergedError,
  type TrainOptions,
  train,
} from '../src/index.js';

// 60 pictures of 2 × 3 whose brightest pixel is their class.
const count = 60;
const dataset: Dataset = {
  images: Uint8Array.from(deterministicValues(count * 6, 3), (value, i) =>
    i % 6 === Math.floor(i / 6) % 3 ? 250 : 60 + 60 * value,
  ),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
  count,
  rows: 2,
  cols: 3,
  classes: 3,
  name: 'test',
  source: 'computed',
};
const linear = sequential([flatten(), dense({ units: 3 })]);
const regularised = sequential([
  flatten(),
  dense({ units: 16, activation: 'relu' }),
  batchNorm(),
  dropout({ rate: 0.5 }),
  dense({ units: 3 }),
]);

const options = (more: Partial<TrainOptions> = {}): TrainOptions => ({
  network: linear,
  batches: batches(dataset, { batchSize: 10, seed: 1 }),
  optimizer: adam(),
  learningRate: 0.05,
  iterations: 20,
  ...more,
});

async function record(more: Partial<TrainOptions> = {}) {
  const events: TrainEvent[] = [];
  const result = await finish(train(options(more)), (event) => events.push(event));
  const brief = events.map((event) => `${event.type} ${event.step}${'set' in event ? ` ${event.set}` : ''}`);
  return { events, brief, result };
}

const bits = (tensors: Record<string, Tensor>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, Array.from(tensor.dataSync())]));

const backends = {
  cpu: openCpu,
  // Where Adam works in place.
  'wasm with our kernels': async () => {
    await openWasm();
    await registerWasmKernels();
  },
};

for (const [backend, open] of Object.entries(backends)) {
  describe(`train on ${backend}`, () => {
    beforeAll(open);

    it('makes the steps that written-out arithmetic makes', () =>
      expectNoTensorsLeft(async () => {
        // One input x = 1, two classes, always the first: p = 1 / (1 + e^(b − a)), da = p − 1 = −db. Bias like kernel.
        const one = { inputs: new Float32Array([1]), labels: new Int32Array([0]), shape: [1, 1] };
        const stream = [1, 2, 3].map((position) => ({ ...one, position }));
        let [a, b] = [0, 0];
        const losses: number[] = [];
        for (let step = 0; step < 3; step++) {
          const p = 1 / (1 + Math.exp(2 * b - 2 * a));
          losses.push(-Math.log(p));
          a -= 0.5 * (p - 1);
          b += 0.5 * (p - 1);
        }
        const values = (shape: number[]) => ({ dtype: 'float32', shape, data: new Float32Array(2) }) as const;
        const { events, result } = await record({
          network: sequential([dense({ units: 2 })]),
          params: { 'dense1/kernel': values([1, 2]), 'dense1/bias': values([2]) },
          batches: stream,
          optimizer: sgd(),
          learningRate: 0.5,
          iterations: 3,
        });
        expectClose(
          events.map((event) => (event as { loss: number }).loss),
          losses,
        );
        expectClose(result.params['dense1/bias'].dataSync(), [a, b]);
        expect(result).toMatchObject({ step: 3, position: 3, examples: 3, stopReason: 'iterations' });
        result.dispose();
      }));

    it('shows the weights before each update, and waits for who looks at them', () =>
      expectNoTensorsLeft(async () => {
        const one = { inputs: new Float32Array([1]), labels: new Int32Array([0]), shape: [1, 1] };
        const zero = { dtype: 'float32', shape: [1, 2], data: new Float32Array(2) } as const;
        const biases: number[] = [];
        const seen: string[] = [];
        const { result } = await record({
          network: sequential([dense({ units: 2 })]),
          params: { 'dense1/kernel': zero, 'dense1/bias': { ...zero, shape: [2] } },
          batches: [1, 2].map((position) => ({ ...one, position })),
          optimizer: sgd(),
          learningRate: 0.5,
          iterations: 2,
          inspect: async ({ step, params, batch }) => {
            seen.push(`${step} begun`);
            await new Promise((resolve) => setTimeout(resolve, 1));
            biases.push(params['dense1/bias'].dataSync()[0]);
            seen.push(`${step} of ${batch.position}`);
          },
        });
        // From equal logits p = 1/2: a -= 0.5 · (1/2 − 1).
        expectClose(biases, [0, 0.25]);
        expect(seen).toEqual(['0 begun', '0 of 1', '1 begun', '1 of 2']);
        result.dispose();
      }));

    it('learns, and reports each step before its update', () =>
      expectNoTensorsLeft(async () => {
        const { events, result } = await record({ iterations: 60 });
        const steps = events.filter((event) => event.type === 'step');
        expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, step) => step));
        expect(steps[59].loss).toBeLessThan(steps[0].loss / 3);
        expect(steps[59]).toMatchObject({ accuracy: 1, learningRate: 0.05, examples: 600 });
        expect(result.lastStep).toEqual(steps[59]);
        expect(result.position).toBe(600);
        result.dispose();
      }));

    it('evaluates and writes checkpoints when due and at the end, in a fixed order', () =>
      expectNoTensorsLeft(async () => {
        const { brief, result } = await record({
          iterations: 5,
          reportEvery: 3,
          evaluate: { every: 2, sets: { validation: dataset, test: dataset } },
          checkpoint: { every: 4 },
        });
        expect(brief).toEqual([
          'step 0',
          'evaluation 2 validation',
          'evaluation 2 test',
          'step 3',
          'evaluation 4 validation',
          'evaluation 4 test',
          'checkpoint 4',
          'step 4',
          'evaluation 5 validation',
          'evaluation 5 test',
          'checkpoint 5',
        ]);
        const { params, state } = result;
        const figures = await evaluate({ network: linear, params, state, dataset });
        expect(result.evaluations.test).toMatchObject(figures);
        result.dispose();
      }));

    it('gives the same bits from the same seed, and others from another', () =>
      expectNoTensorsLeft(async () => {
        const runs = [];
        for (const seed of [1, 1, 2]) {
          const { result } = await record({ network: regularised, seed });
          runs.push(bits({ ...result.params, ...result.state, ...result.optimizerState }));
          result.dispose();
        }
        expect(runs[0]).toEqual(runs[1]);
        expect(runs[0]).not.toEqual(runs[2]);
      }));

    it('goes on from a checkpoint’s file to the same bits, dropout and batch statistics included', () =>
      expectNoTensorsLeft(async () => {
        const whole = await record({
          network: regularised,
          checkpoint: { every: 8, metadata: { note: 'a' } },
        });
        const [event] = whole.events.filter((event): event is CheckpointEvent => event.type === 'checkpoint');
        const read = decodeCheckpoint(encodeCheckpoint(event.checkpoint));
        expect(read).toMatchObject({ step: 8, position: 80, seed: 0, metadata: { note: 'a' } });
        expect(read.optimizer).toEqual({ type: 'adam', config: adam().config });
        expect(read.learningRate).toEqual({ type: 'constant', config: { rate: 0.05 } });
        expect(read.network).toEqual(
          JSON.parse(JSON.stringify({ type: 'sequential', config: regularised.config })),
        );
        const rest = await record({
          network: regularised,
          params: read.params,
          state: read.state,
          optimizerState: read.optimizerState,
          startStep: read.step,
          batches: batches(dataset, { batchSize: 10, seed: 1, position: read.position }),
        });
        expect(rest.brief[0]).toBe('step 8');
        for (const part of ['params', 'state', 'optimizerState'] as const) {
          expect(bits(rest.result[part])).toEqual(bits(whole.result[part]));
        }
        whole.result.dispose();
        rest.result.dispose();
      }));

    it('gives each step’s randomness a seed of its own', async () => {
      const seeds: (number | undefined)[] = [];
      const network: Layer = {
        ...linear,
        apply(params, x, applied) {
          seeds.push(applied?.seed);
          return linear.apply(params, x, applied);
        },
      };
      (await record({ network, iterations: 10 })).result.dispose();
      (await record({ network, iterations: 10, startStep: 7, optimizerState: undefined })).result.dispose();
      expect(new Set(seeds.slice(0, 10)).size).toBe(10);
      expect(seeds.slice(10)).toEqual(seeds.slice(7, 10));
    });

    it('leaves the tensors it starts from to the caller', () =>
      expectNoTensorsLeft(async () => {
        const { params } = linear.init([2, 3, 1], 4);
        const before = bits(params);
        const { result } = await record({ params });
        expect(bits(params)).toEqual(before);
        result.dispose();
        dispose(params);
      }));

    it('lists the tensors that do not fit the network', () =>
      expectNoTensorsLeft(async () => {
        const { params } = linear.init([2, 3, 1], 4);
        const wrong = { 'dense1/kernel': params['dense1/bias'] };
        await expect(record({ params: wrong })).rejects.toThrow(
          'misshapen: "dense1/kernel" [3], expected [6,3]; missing: "dense1/bias" [3]',
        );
        await expect(record({ optimizerState: params })).rejects.toThrow('missing: "m/dense1/kernel"');
        dispose(params);
      }));

    it('disposes everything when its consumer leaves early, and closes the stream', () =>
      expectNoTensorsLeft(async () => {
        let closed = false;
        function* stream() {
          try {
            yield* batches(dataset, { batchSize: 10 });
          } finally {
            closed = true;
          }
        }
        for await (const event of train(options({ network: regularised, batches: stream() }))) {
          if (event.step === 3) break;
        }
        expect(closed).toBe(true);
        const throwing = finish(train(options()), () => {
          throw new Error('display broke');
        });
        await expect(throwing).rejects.toThrow('display broke');
      }));

    it('stops when its predicate says so, with the last evaluations and a checkpoint', () =>
      expectNoTensorsLeft(async () => {
        const { brief, result } = await record({
          iterations: 1000,
          reportEvery: 10,
          evaluate: { every: 500, sets: { test: dataset } },
          checkpoint: { every: 500 },
          stopWhen: (event) => event.type === 'step' && event.step === 20,
        });
        expect(brief.slice(-3)).toEqual(['step 20', 'evaluation 21 test', 'checkpoint 21']);
        expect(result).toMatchObject({ stopReason: 'stopped', step: 21, position: 210 });
        result.dispose();
      }));

    it('stops between two steps when aborted, with a checkpoint and no evaluation', () =>
      expectNoTensorsLeft(async () => {
        const controller = new AbortController();
        const more = {
          evaluate: { every: 500, sets: { test: dataset } },
          checkpoint: { every: 500 },
          signal: controller.signal,
        };
        const brief: string[] = [];
        const result = await finish(train(options(more)), ({ type, step }) => {
          brief.push(`${type} ${step}`);
          if (step === 2) controller.abort();
        });
        expect(brief).toEqual(['step 0', 'step 1', 'step 2', 'checkpoint 3']);
        expect(result).toMatchObject({ stopReason: 'aborted', step: 3, position: 30 });
        result.dispose();

        const late = await record(more);
        expect(late.result).toMatchObject({ stopReason: 'aborted', step: 0, position: 0, examples: 0 });
        late.result.dispose();
      }));

    it('lets timers run while it trains, so that Ctrl-C is heard', async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 60);
      const result = await finish(
        train(options({ iterations: 1e6, reportEvery: 1e6, signal: controller.signal })),
      );
      expect(result.stopReason).toBe('aborted');
      result.dispose();
    });

    it('stops at a loss that is no number, with the step and the last good state', () =>
      expectNoTensorsLeft(async () => {
        function* poisoned(): Generator<BatchLike> {
          let step = 0;
          for (const batch of batches(dataset, { batchSize: 10, seed: 1 })) {
            if (step++ === 7) batch.inputs[0] = Number.NaN;
            yield batch;
          }
        }
        const healthy = await record({ iterations: 1, batches: poisoned() });
        const error = await record({ batches: poisoned() }).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(TrainingDivergedError);
        expect(error.message).toBe(
          'train: expected a finite loss, got NaN at step 7; the last good state kept is that of step 0. ' +
            'Lower the learning rate, or look for broken inputs.',
        );
        expect(error).toMatchObject({ step: 7, lastGood: { step: 0, position: 0 } });
        const { params } = linear.init([2, 3, 1], 0);
        expectClose(error.lastGood.params['dense1/kernel'].data, params['dense1/kernel'].dataSync());
        healthy.result.dispose();
        dispose(params);
      }));

    it('keeps the last good state no more than 100 steps behind', () =>
      expectNoTensorsLeft(async () => {
        let step = 0;
        const rate = Object.assign(() => (step++ < 250 ? 0.05 : 1e300), { type: 'jump', config: {} });
        const error = await record({ iterations: 400, learningRate: rate }).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(TrainingDivergedError);
        expect(error.step).toBeGreaterThan(250);
        expect(error.lastGood.step).toBe(200);
        expect(error.lastGood.position).toBe(2000);
        for (const { data } of Object.values<{ data: Float32Array }>(error.lastGood.params)) {
          expect(data.every(Number.isFinite)).toBe(true);
        }
      }));

    it('notices that the last update broke the network when it evaluates it', () =>
      expectNoTensorsLeft(async () => {
        const broken = {
          iterations: 1,
          optimizer: sgd(),
          learningRate: 1e300,
          evaluate: { every: 1, sets: { test: dataset } },
        };
        const error = await record(broken).catch((thrown) => thrown);
        expect(error).toBeInstanceOf(TrainingDivergedError);
        expect(error).toMatchObject({ step: 1, lastGood: { step: 0 } });
      }));

    it('warns when the stream ends early and when the optimizer starts anew in the middle', () =>
      expectNoTensorsLeft(async () => {
        const stream = batches(dataset, { batchSize: 10 });
        const three = [1, 2, 3].map(() => stream.next().value as Batch);
        const { events, brief, result } = await record({ batches: three, startStep: 5 });
        expect(brief).toEqual(['warning 5', 'step 5', 'step 6', 'step 7', 'warning 8']);
        expect(events.filter((event) => event.type === 'warning').map(({ code }) => code)).toEqual([
          'optimizer-restarted',
          'batches-ended',
        ]);
        expect(result.stopReason).toBe('batches-ended');
        result.dispose();
        await expect(record({ batches: [] })).rejects.toThrow(
          'train: expected at least one batch, got none.',
        );
      }));

    it('reads asynchronous streams', () =>
      expectNoTensorsLeft(async () => {
        async function* slowly() {
          for (const batch of batches(dataset, { batchSize: 10, seed: 1 })) {
            await new Promise((resolve) => setImmediate(resolve));
            yield batch;
          }
        }
        const { result } = await record({ batches: slowly() });
        const synchronous = await record();
        expect(bits(result.params)).toEqual(bits(synchronous.result.params));
        result.dispose();
        synchronous.result.dispose();
      }));

    it('refuses numbers that cannot work, before anything runs', () => {
      const attempt = (more: Partial<TrainOptions>) => () => train(options(more));
      expect(attempt({ iterations: 0 })).toThrow(
        'train: expected iterations to be an integer at least 1, got 0.',
      );
      expect(attempt({ startStep: 20 })).toThrow(
        'startStep to be an integer at least 0 and below 20, got 20.',
      );
      expect(attempt({ learningRate: -1 })).toThrow(RangeError);
      expect(attempt({ reportEvery: 0.5 })).toThrow(RangeError);
      expect(attempt({ seed: Number.NaN })).toThrow(RangeError);
      expect(attempt({ evaluate: { every: 0, sets: {} } })).toThrow('evaluate.every');
      expect(attempt({ checkpoint: { every: -5 } })).toThrow('checkpoint.every');
    });
  });
}
