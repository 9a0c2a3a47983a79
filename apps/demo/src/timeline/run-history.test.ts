import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { layoutSize, type TensorLayout } from '../network/tensor-layout.js';
import { RunHistory, type TestTick, type TrainingTick } from './run-history.js';

/** The lab's 3.1: 244,076 numbers. */
const shapes: Record<string, number[]> = {
  'conv1/kernel': [6, 6, 1, 6],
  'conv1/bias': [6],
  'conv2/kernel': [5, 5, 6, 12],
  'conv2/bias': [12],
  'conv3/kernel': [4, 4, 12, 24],
  'conv3/bias': [24],
  'dense1/kernel': [1176, 200],
  'dense1/bias': [200],
  'dense2/kernel': [200, 10],
  'dense2/bias': [10],
};

/** The lab's 4.2, its largest: 708,362 numbers. */
const largestShapes: Record<string, number[]> = {
  'conv1/kernel': [6, 6, 1, 24],
  'batchNorm1/beta': [24],
  'conv2/kernel': [5, 5, 24, 48],
  'batchNorm2/beta': [48],
  'conv3/kernel': [4, 4, 48, 64],
  'batchNorm3/beta': [64],
  'dense1/kernel': [3136, 200],
  'batchNorm4/beta': [200],
  'dense2/kernel': [200, 10],
  'dense2/bias': [10],
};

function layoutOf(tensors: Record<string, number[]>): TensorLayout {
  let offset = 0;
  return Object.entries(tensors).map(([name, shape]) => {
    const length = shape.reduce((all, n) => all * n, 1);
    offset += length;
    return { name, shape, offset: offset - length, length, role: 'params' };
  });
}

const layout = layoutOf(shapes);
const largest = layoutOf(largestShapes);

const create = (iterations = 10_000, of = layout) =>
  new RunHistory({
    iterations,
    batchSize: 100,
    testCount: 10_000,
    weightGroups: 6,
    biasGroups: 6,
    layout: of,
  });

/** Everything that a run of 10,000 steps publishes. */
function fill(history: RunHistory): void {
  const weights = new Float32Array(layoutSize(history.shape.layout)).fill(0.1);
  for (let step = 0; step <= 10_000; step += 10) {
    if (step % 20 === 0) history.addTraining(trainingTick(step));
    if (step % 100 !== 0 && step !== 10 && step !== 20 && step !== 50) continue;
    history.addWeights(step, weights);
    history.addTest(testTick(step));
  }
}

/** Bytes of all array buffers that are in use. Those found unused are let go of in a thread of their own, which the next collection waits for. */
async function buffersInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().arrayBuffers;
}

const trainingTick = (step: number): TrainingTick => ({
  step,
  loss: 1 / (step + 1),
  accuracy: 0.5,
  learningRate: 0.003,
  elapsedMs: step * 20,
  weightBands: new Float32Array(48).fill(step),
  biasBands: new Float32Array(48).fill(-step),
  batch: new Uint16Array(100).fill(step),
  batchPredictions: new Uint8Array(100).fill(step % 10),
});

const testTick = (step: number): TestTick => ({
  step,
  loss: 0.1,
  accuracy: step / 10_000,
  elapsedMs: step * 20,
  predictions: new Uint8Array(10_000).fill(step % 10),
  confidence: new Uint8Array(10_000).fill(200),
});

describe('a history', () => {
  it('of the lab’s 10,000 steps takes 16 MB at most', () => {
    expect(layoutSize(layout)).toBe(244_076);
    // 502 rows of training, 112 looks, as many of 6,666 weights, all weights 16 times in 2 bytes and twice in 4.
    const written = 502 * 704 + 112 * 20_016 + 112 * (4 + 4 * 6_666) + 16 * 2 * 244_076 + 2 * 4 * 244_076;
    expect(written).toBe(15_345_056);
    expect(create().bytes).toBe(written);
    expect(layoutSize(largest)).toBe(708_362);
    expect(create(10_000, largest).bytes).toBeLessThan(16_000_000);
  });

  it.each([
    ['3.1', layout],
    ['4.2, the largest', largest],
  ])('of %s, four of them, full and looked back through, holds the buffers that it says', async (_, of) => {
    // What is allocated once, for all histories, is there before.
    const first = create();
    fill(first);
    first.weightsAt(300);
    const before = await buffersInUse();
    const histories = Array.from({ length: 4 }, () => create(10_000, of));
    for (const history of histories) {
      fill(history);
      expect(history.weightsAt(300)?.step).toBeLessThan(10_000);
    }
    const held = (await buffersInUse()) - before;
    const said = histories.reduce((sum, { bytes }) => sum + bytes, 0);
    // Views and the test's own rows aside.
    expect(Math.abs(held - said)).toBeLessThan(100_000);
    expect(held).toBeLessThan(4 * 16_000_000);
  });

  it('of a network with large convolutions keeps them at fewer looks, the first and the newest among them', () => {
    const history = create(10_000, largest);
    fill(history);
    expect(history.convolutionsAt(0)?.step).toBe(0);
    expect(history.convolutionsAt(10_000)?.step).toBe(10_000);
    const steps = Array.from({ length: 101 }, (_, i) => history.convolutionsAt(100 * i)?.step ?? -1);
    expect(new Set(steps).size).toBeGreaterThanOrEqual(6);
    for (const [i, step] of steps.entries()) expect(step).toBeLessThanOrEqual(100 * i);
    expect(history.convolutionsAt(5_000)?.weights['conv3/kernel'].values).toHaveLength(49_152);
  });

  it('says of which step its figures are', () => {
    const history = create();
    for (const step of [0, 20, 40]) history.addTraining(trainingTick(step));
    for (const step of [0, 10, 20, 30]) history.addTest(testTick(step));
    expect(history.trainingAt(39)).toMatchObject({ step: 20, loss: Math.fround(1 / 21) });
    expect(history.trainingAt(40)?.batch[99]).toBe(40);
    expect(history.testAt(39)).toMatchObject({ step: 30 });
    expect(history.testAt(15)?.predictions[9_999]).toBe(0);
    expect(history.trainingAt(-1)).toBeUndefined();
    expect(history.lastStep).toBe(40);
    expect([...history.test.step]).toEqual([0, 10, 20, 30]);
  });

  it('keeps the convolutions at each look at the test digits', () => {
    const history = create();
    for (const step of [0, 100, 200]) {
      history.addWeights(step, new Float32Array(244_076).fill(step));
      history.addTest(testTick(step));
    }
    const kept = history.convolutionsAt(199);
    expect(kept?.step).toBe(100);
    expect(Object.keys(kept?.weights ?? {})).toEqual(Object.keys(shapes).slice(0, 6));
    expect(kept?.weights['conv3/bias'].values[23]).toBe(100);
  });

  it('gives all weights of the nearest kept step, the newest in full', () => {
    const history = create();
    const exact = 0.1; // No half float holds it.
    for (let step = 0; step <= 10_000; step += step < 100 ? 10 : 100) {
      history.addWeights(step, new Float32Array(244_076).fill(step + exact));
    }
    expect(history.weightsAt(10_000)?.weights['dense2/bias'].values[9]).toBe(Math.fround(10_000.1));
    const early = history.weightsAt(12);
    expect(early?.step).toBe(10);
    // 10.1 to 11 bits: 1293 · 2^-7
    expect(early?.weights['conv1/kernel'].values[0]).toBe(10.1015625);
    const steps = new Set(Array.from({ length: 10_001 }, (_, step) => history.weightsAt(step)?.step));
    expect(steps.size).toBeGreaterThanOrEqual(16);
  });

  it('of a longer run forgets every other figure, never the first or the newest', () => {
    const history = create(100_000);
    for (let step = 0; step <= 100_000; step += 20) history.addTraining(trainingTick(step));
    expect(history.trainingAt(0)?.step).toBe(0);
    expect(history.trainingAt(100_000)?.step).toBe(100_000);
    const { step, count } = history.training;
    expect(count).toBeLessThanOrEqual(512);
    expect([...step]).toEqual([...step].sort((a, b) => a - b));
    expect(history.bytes).toBeLessThan(16_000_000);
    for (const at of [1_000, 50_000]) {
      const tick = history.trainingAt(at);
      expect(tick?.weightBands[47]).toBe(tick?.step);
    }
  });

  it('tells when a fraction was first reached', () => {
    const history = create();
    for (const step of [0, 9_700, 9_900]) history.addTest(testTick(step));
    expect(history.firstToReach(0.97)).toEqual({ step: 9_700, elapsedMs: 194_000 });
    expect(history.firstToReach(0.999)).toBeUndefined();
  });
});
