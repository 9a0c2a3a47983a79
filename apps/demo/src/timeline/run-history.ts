import { Columns } from './columns.js';
import { fromHalf, toHalf } from './half-floats.js';
import { layoutSize, type TensorLayout, type Weights, weightsOf } from './tensor-layout.js';

/** Boundaries of the bands: the minimum, the 6 sevenths, the maximum. */
export const bandBoundaries = 8;

/** Digits of a batch that are kept: what the batch panel shows. */
export const keptBatch = 100;

/** How large a history has to be. */
export interface HistoryShape {
  /** Steps of the run. */
  iterations: number;
  batchSize: number;
  testCount: number;
  /** Number of groups that have weight bands, and bias bands. */
  weightGroups: number;
  biasGroups: number;
  layout: TensorLayout;
}

/** Figures of one moment of training. */
export interface TrainingTick {
  /** Updates made before. */
  step: number;
  /** Mean cross-entropy of the batch, nats, before the step learned from it and without dropout. */
  loss: number;
  /** Fraction of the batch recognised, 0..1; likewise. */
  accuracy: number;
  learningRate: number;
  /** Of training, pauses left out, in ms. */
  elapsedMs: number;
  /** [groups · 8] boundaries of seven equal parts of the weights, ascending, group by group. */
  weightBands: Float32Array;
  /** [groups · 8] likewise of the biases. */
  biasBands: Float32Array;
  /** [≤ 100] which training digits the batch had. */
  batch: Uint16Array;
  /** [≤ 100] what each was taken for. */
  batchPredictions: Uint8Array;
}

/** Figures of one look at the test digits. */
export interface TestTick {
  /** Updates made before. */
  step: number;
  /** Mean cross-entropy of all test digits, nats. */
  loss: number;
  /** Fraction of all test digits recognised, 0..1. */
  accuracy: number;
  /** Of training, pauses left out, in ms. */
  elapsedMs: number;
  /** [testCount] what each test digit was taken for. */
  predictions: Uint8Array;
  /** [testCount] how sure the network was of it: probability · 255. */
  confidence: Uint8Array;
}

/** Everything the page remembers of a run, so that it can be scrubbed through. */
export class RunHistory {
  readonly shape: HistoryShape;
  readonly #training: Columns<TrainingColumns>;
  readonly #test: Columns<TestColumns>;
  readonly #convolutions: TensorLayout;
  readonly #snapshots: Snapshots;
  readonly #latest: Float32Array;
  #latestStep = -1;
  #lastStep = 0;
  #decoded: { index: number; step: number; weights: Weights } | undefined;

  constructor(shape: HistoryShape) {
    this.shape = shape;
    const { iterations, batchSize, testCount, weightGroups, biasGroups, layout } = shape;
    const digits = Math.min(batchSize, keptBatch);
    this.#convolutions = packConvolutions(layout);
    this.#training = new Columns(Math.min(Math.ceil(iterations / 20) + 2, 512), {
      step: [Int32Array, 1],
      loss: [Float32Array, 1],
      accuracy: [Float32Array, 1],
      learningRate: [Float32Array, 1],
      elapsedMs: [Float32Array, 1],
      weightBands: [Float32Array, weightGroups * bandBoundaries],
      biasBands: [Float32Array, biasGroups * bandBoundaries],
      batch: [Uint16Array, digits],
      batchPredictions: [Uint8Array, digits],
    });
    this.#test = new Columns(Math.min(Math.ceil(iterations / 100) + 12, 112), {
      step: [Int32Array, 1],
      loss: [Float32Array, 1],
      accuracy: [Float32Array, 1],
      elapsedMs: [Float32Array, 1],
      predictions: [Uint8Array, testCount],
      confidence: [Uint8Array, testCount],
      convolutions: [Float32Array, layoutSize(this.#convolutions)],
    });
    const size = layoutSize(layout);
    this.#latest = new Float32Array(size);
    const free = budget - this.#training.bytes - this.#test.bytes - this.#latest.byteLength;
    this.#snapshots = new Snapshots(
      iterations,
      size,
      Math.min(16, Math.max(2, Math.floor(free / (2 * size)))),
    );
  }

  /** What is allocated, bytes. */
  get bytes(): number {
    return this.#training.bytes + this.#test.bytes + this.#latest.byteLength + this.#snapshots.bytes;
  }

  /** The newest step that anything is known of. */
  get lastStep(): number {
    return this.#lastStep;
  }

  /** Says that training has come so far, whether or not a figure came with it. */
  reached(step: number): void {
    this.#lastStep = Math.max(this.#lastStep, step);
  }

  addTraining(tick: TrainingTick): void {
    this.#training.add(tick);
    this.reached(tick.step);
  }

  addTest(tick: TestTick): void {
    // Their weights are here already where `addWeights` came first.
    const convolutions = new Float32Array(layoutSize(this.#convolutions));
    if (this.#latestStep === tick.step) this.#packConvolutions(convolutions);
    this.#test.add({ ...tick, convolutions });
    this.reached(tick.step);
  }

  /** Takes all weights of a step, laid out as `shape.layout` says. Copied. Call it before `addTest` of the same step. */
  addWeights(step: number, values: Float32Array): void {
    this.#latest.set(values);
    this.#latestStep = step;
    if (this.#snapshots.offer(step, this.#latest)) this.#decoded = undefined;
    this.reached(step);
  }

  /** The training curve so far: views that hold until the next tick. */
  get training() {
    return this.#training.views();
  }

  /** The test curve so far: views that hold until the next tick. */
  get test() {
    return this.#test.views();
  }

  /** The figures of training at the last tick at or before a step. Undefined before the first. */
  trainingAt(step: number): TrainingTick | undefined {
    return this.#training.at(this.#training.indexAt(step)) as TrainingTick | undefined;
  }

  /** The last look at the test digits at or before a step. Undefined before the first. */
  testAt(step: number): TestTick | undefined {
    return this.#test.at(this.#test.indexAt(step)) as TestTick | undefined;
  }

  /** Weights and biases of the convolutions at the last look at the test digits at or before a step. */
  convolutionsAt(step: number): { step: number; weights: Weights } | undefined {
    const tick = this.#test.at(this.#test.indexAt(step));
    if (tick === undefined) return undefined;
    return {
      step: tick.step as number,
      weights: weightsOf(this.#convolutions, tick.convolutions as Float32Array),
    };
  }

  /**
   * All weights, of the kept step nearest to the one asked for: say which it is wherever they are shown. The newest are
   * kept in full, sixteen more (fewer for a large network), close together at the beginning, as half floats.
   */
  weightsAt(step: number): { step: number; weights: Weights } | undefined {
    const { layout } = this.shape;
    const kept = this.#snapshots.nearest(step);
    if (this.#latestStep >= 0) {
      const isNearer = kept === undefined || Math.abs(this.#latestStep - step) <= Math.abs(kept.step - step);
      if (isNearer) return { step: this.#latestStep, weights: weightsOf(layout, this.#latest) };
    }
    if (kept === undefined) return undefined;
    if (this.#decoded?.index !== kept.index) {
      const values = new Float32Array(layoutSize(layout));
      fromHalf(kept.values, values);
      this.#decoded = { ...kept, weights: weightsOf(layout, values) };
    }
    return { step: this.#decoded.step, weights: this.#decoded.weights };
  }

  /** The first look at the test digits that recognised this fraction of them. */
  firstToReach(accuracy: number): { step: number; elapsedMs: number } | undefined {
    const { count, step, accuracy: accuracies, elapsedMs } = this.test;
    for (let i = 0; i < count; i++) {
      if (accuracies[i] >= accuracy) return { step: step[i], elapsedMs: elapsedMs[i] };
    }
    return undefined;
  }

  #packConvolutions(into: Float32Array): void {
    for (const { name, offset } of this.#convolutions) {
      const slot = this.shape.layout.find((other) => other.name === name);
      if (slot) into.set(this.#latest.subarray(slot.offset, slot.offset + slot.length), offset);
    }
  }
}

/** Of one run, all told, bytes. */
const budget = 15.5 * 2 ** 20;

type TrainingColumns = {
  step: Int32Array;
  loss: Float32Array;
  accuracy: Float32Array;
  learningRate: Float32Array;
  elapsedMs: Float32Array;
  weightBands: Float32Array;
  biasBands: Float32Array;
  batch: Uint16Array;
  batchPredictions: Uint8Array;
};

type TestColumns = {
  step: Int32Array;
  loss: Float32Array;
  accuracy: Float32Array;
  elapsedMs: Float32Array;
  predictions: Uint8Array;
  confidence: Uint8Array;
  convolutions: Float32Array;
};

/** The layout of the convolutions' kernels and biases alone, one after the other. */
function packConvolutions(layout: TensorLayout): TensorLayout {
  const layers = new Set(
    layout.filter(({ shape }) => shape.length === 4).map(({ name }) => name.slice(0, name.lastIndexOf('/'))),
  );
  let offset = 0;
  return layout
    .filter(({ name }) => layers.has(name.slice(0, name.lastIndexOf('/'))))
    .map((slot) => {
      const packed = { ...slot, offset };
      offset += slot.length;
      return packed;
    });
}

/** Full weights of a few steps, close together at the beginning, where they change most. */
class Snapshots {
  readonly #planned: number[];
  readonly #values: Uint16Array[];
  readonly #steps: number[] = [];

  constructor(iterations: number, size: number, count: number) {
    // Steps 0, 10, then evenly by their logarithm. The last step is the latest, kept in full.
    const ratio = Math.max(iterations / 10, 1.001) ** (1 / (count - 1));
    this.#planned = Array.from({ length: count }, (_, i) => (i === 0 ? 0 : 10 * ratio ** (i - 1)));
    this.#values = Array.from({ length: count }, () => new Uint16Array(size));
  }

  get bytes(): number {
    return this.#values.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Keeps the weights if it is time for them. */
  offer(step: number, values: Float32Array): boolean {
    const index = this.#steps.length;
    if (index === this.#planned.length || step < this.#planned[index]) return false;
    toHalf(values, this.#values[index]);
    this.#steps.push(step);
    return true;
  }

  nearest(step: number): { index: number; step: number; values: Uint16Array } | undefined {
    let index = -1;
    for (const [i, kept] of this.#steps.entries()) {
      if (index < 0 || Math.abs(kept - step) < Math.abs(this.#steps[index] - step)) index = i;
    }
    return index < 0 ? undefined : { index, step: this.#steps[index], values: this.#values[index] };
  }
}
