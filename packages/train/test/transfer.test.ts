import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { batchNorm, conv2d, dense, dropout, flatten, sequential } from '@lab/layers';
import { deterministicValues, expectClose, expectNoTensorsLeft, openCpu } from '@lab/testkit';
import { memory } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  adam,
  type BatchLike,
  type Checkpoint,
  type DatasetLike,
  finish,
  type ReplicaPort,
  readTensors,
  type TrainOptions,
  train,
} from '../src/index.js';
import { serveReplica } from '../src/replica.js';
import { openTrainingWasm } from './open-training-wasm.js';

const network = sequential([
  conv2d({ filters: 5, kernelSize: 3, strides: 2, useBias: false }),
  batchNorm({ activation: 'relu' }),
  flatten(),
  dense({ units: 12, activation: 'relu' }),
  dropout({ rate: 0.25 }),
  dense({ units: 3 }),
]);

const test: DatasetLike = {
  images: Uint8Array.from(deterministicValues(50 * 36, 9), (value) => (value + 1) * 127),
  labels: Uint8Array.from({ length: 50 }, (_, i) => i % 3),
  count: 50,
  rows: 6,
  cols: 6,
};

function* batches(from = 0, size = 10): Generator<BatchLike> {
  for (let i = from / size; ; i++) {
    const labels = Int32Array.from({ length: size }, (_, j) => (i + j) % 3);
    const inputs = deterministicValues(size * 36, i);
    yield { inputs, labels, shape: [size, 6, 6, 1], position: (i + 1) * size };
  }
}

let ports: MessagePort[] = [];

/** Replicas behind message channels. They share nothing with the training but its thread: all goes by messages. */
function replicas(count: number): ReplicaPort[] {
  return Array.from({ length: count }, () => {
    const { port1, port2 } = new MessageChannel();
    serveReplica(port2, async () => {});
    ports.push(port1);
    return port1;
  });
}

async function run(options: Partial<TrainOptions>) {
  const before = memory().numTensors;
  const figures: number[] = [];
  const checkpoints: Checkpoint[] = [];
  const result = await finish(
    train({
      network,
      batches: batches(),
      optimizer: adam(),
      learningRate: 0.01,
      iterations: 12,
      microBatches: 4,
      evaluate: { every: 6, sets: { test }, chunkSize: 8 },
      checkpoint: { every: 6 },
      ...options,
    }),
    (event) => {
      if (event.type === 'step') figures.push(event.loss, event.accuracy);
      if (event.type === 'evaluation') figures.push(event.loss, event.errors);
      if (event.type === 'checkpoint') checkpoints.push(event.checkpoint);
    },
  );
  const params = await readTensors(result.params);
  const state = await readTensors(result.state);
  result.dispose();
  // The replicas hear of the end in a message.
  await vi.waitFor(() => expect(memory().numTensors).toBe(before));
  return { figures, params, state, checkpoints };
}

describe('replicas without shared memory', () => {
  beforeEach(() => {
    // As on a page that is not cross-origin isolated.
    vi.stubGlobal('SharedArrayBuffer', undefined);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const port of ports) port.close();
    ports = [];
  });

  describe('on WASM', () => {
    beforeAll(openTrainingWasm);

    it('come to the same bits as one thread, parameters, state and figures', () =>
      expectNoTensorsLeft(async () => {
        const alone = await run({});
        expect(alone.figures).toHaveLength(2 * (12 + 2));
        for (const count of [1, 3]) expect(await run({ replicas: replicas(count) })).toEqual(alone);
      }));

    // The kernels take another way for 40 images than for the 10 of a quarter, unless they hear of the whole batch.
    it('come to the same bits as one thread with many channels', () =>
      expectNoTensorsLeft(async () => {
        const wide = sequential([
          conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
          conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
          flatten(),
          dense({ units: 3 }),
        ]);
        const options = () => ({
          network: wide,
          batches: batches(0, 40),
          iterations: 3,
          evaluate: undefined,
        });
        const alone = await run(options());
        expect(await run({ ...options(), replicas: replicas(3) })).toEqual(alone);
      }));

    it('come to the same bits after a resume', () =>
      expectNoTensorsLeft(async () => {
        const whole = await run({ replicas: replicas(1) });
        const { params, state, optimizerState, step, position } = whole.checkpoints[0];
        const rest = await run({
          ...{ params, state, optimizerState, startStep: step, batches: batches(position) },
          replicas: replicas(1),
        });
        expect(rest.params).toEqual(whole.params);
        expect(rest.state).toEqual(whole.state);
        expect(rest.figures).toEqual(whole.figures.slice(2 * (6 + 1)));
      }));

    it('serve one run after another', () =>
      expectNoTensorsLeft(async () => {
        const workers = replicas(1);
        expect(await run({ replicas: workers })).toEqual(await run({ replicas: workers }));
      }));
  });

  describe('on a backend without kernels of ours', () => {
    beforeAll(openCpu);

    it('come to the same parameters, up to rounding', () =>
      expectNoTensorsLeft(async () => {
        const alone = await run({ iterations: 2 });
        const together = await run({ iterations: 2, replicas: replicas(3) });
        for (const [name, { data }] of Object.entries(alone.params)) {
          // Adam divides by the size of a gradient: what is next to 0 is all rounding.
          expectClose(together.params[name].data, [...data], { relative: 1e-3, absolute: 1e-3 });
        }
      }));

    it('end the run with the reason of one that fails on the way', () =>
      expectNoTensorsLeft(async () => {
        let listener: (data: unknown) => void = () => {};
        const failing: ReplicaPort = {
          postMessage(message) {
            const { type } = message as { type: string };
            if (type === 'start') setImmediate(() => listener({ type: 'ready' }));
            if (type === 'step') setImmediate(() => listener({ type: 'failed', message: 'out of memory' }));
          },
          on: (type, added) => {
            if (type === 'message') listener = added;
          },
        };
        await expect(run({ replicas: [failing] })).rejects.toThrow(
          'train: replica 1 of 2 failed: out of memory',
        );
      }));
  });
});
