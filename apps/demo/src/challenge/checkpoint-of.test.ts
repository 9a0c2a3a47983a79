import { type Checkpoint, encodeCheckpoint } from '@lab/train';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Training } from '../section/training.js';
import type { Run, RunStatus } from '../timeline/run.js';
import { RunHistory } from '../timeline/run-history.js';
import { checkpointOf } from './checkpoint-of.js';

const network = { type: 'sequential', config: { layers: [] } };
const layout = [{ name: 'dense1/bias', shape: [2], offset: 0, length: 2, role: 'params' }] as const;

/** A run whose page has kept the weights [step, −step] of steps 100 and 200. */
function runOf(status: RunStatus): Run {
  const history = new RunHistory({
    iterations: 1_000,
    batchSize: 10,
    testCount: 1,
    weightGroups: 1,
    biasGroups: 1,
    layout,
  });
  for (const step of [100, 200]) history.addWeights(step, Float32Array.of(step, -step));
  const spec = { type: 'constant', config: { rate: 0.1 } };
  return {
    id: 'run-1',
    name: 'softmax, seed 3',
    slot: 0,
    settings: {
      network: 'softmax',
      backend: 'wasm',
      workers: 1,
      iterations: 1_000,
      batchSize: 10,
      seed: 3,
      learningRate: spec,
      optimizer: spec,
      dropout: 0,
      data: 'synthetic',
    },
    status,
    facts: {
      network,
      layout,
      parameters: 2,
      backend: 'wasm',
      reason: '',
      threads: 1,
      weightGroups: ['all'],
      biasGroups: ['all'],
      trainCount: 10,
      testCount: 1,
      dataSource: 'synthetic (seed 0)',
      synthetic: true,
    },
    history,
  };
}

const own: Checkpoint = {
  params: { 'dense1/bias': { dtype: 'float32', shape: [2], data: Float32Array.of(7, 8) } },
  state: {},
  optimizerState: {},
  step: 203,
  position: 2_030,
  seed: 3,
  network,
  versions: {},
  metadata: {},
};

/** A training whose worker answers when it is told to. */
function askable() {
  let answer: (bytes: Uint8Array | undefined) => void = () => {};
  const asked: string[] = [];
  const checkpoint = (id: string) => {
    asked.push(id);
    return new Promise<Uint8Array | undefined>((resolve) => {
      answer = resolve;
    });
  };
  return { training: { checkpoint } as Training, asked, answer: (bytes?: Uint8Array) => answer(bytes) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a worker is waited for as long as its step takes', async () => {
  const { training, asked, answer } = askable();
  const found = checkpointOf(runOf('running'), training);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(asked).toEqual(['run-1']);
  answer(encodeCheckpoint(own));
  const { checkpoint, kept } = (await found) ?? {};
  expect(kept).toBe(false);
  expect(checkpoint?.step).toBe(203);
  expect(checkpoint?.params['dense1/bias'].data).toEqual(Float32Array.of(7, 8));
});

test('of a worker that is closed before it answers, the newest weights that the page kept are said to be that', async () => {
  const { training, answer } = askable();
  const found = checkpointOf(runOf('running'), training);
  answer(undefined);
  const { checkpoint, kept } = (await found) ?? {};
  expect(kept).toBe(true);
  expect(checkpoint).toMatchObject({ step: 200, position: 2_000, optimizerState: {} });
  expect(checkpoint?.params['dense1/bias'].data).toEqual(Float32Array.of(200, -200));
});

test('of a run that failed nobody is asked', async () => {
  const { training, asked } = askable();
  expect(await checkpointOf(runOf('failed'), training)).toMatchObject({
    kept: true,
    checkpoint: { step: 200 },
  });
  expect(asked).toEqual([]);
});

test('before the first look there is nothing', async () => {
  const { training, answer } = askable();
  const found = checkpointOf({ ...runOf('starting'), history: undefined }, training);
  answer(undefined);
  expect(await found).toBeUndefined();
});
