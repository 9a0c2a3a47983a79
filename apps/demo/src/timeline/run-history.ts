import { layoutSize, type TensorLayout, type Weights, weightsOf } from '../network/tensor-layout.js';
import { Columns } from './columns.js';
import { fromHalf } from './half-floats.js';
import { packConvolutions } from './pack-convolutions.js';
import { Snapshots } from './snapshots.js';

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

/**
 * Everything the page remembers of a run, so that it can be scrubbed through: at most 16 MB, allocated once. Of the lab's 3.1
 * (244,076 weights, 10,000 steps, 10,000 test digits):
 *
 * | what | rows | bytes a row | MB |
 * |---|---|---|---|
 * | training figures, bands of 6 + 6 groups, the batch | 502 | 20 + 384 + 300 | 0.35 |
 * | looks at the test digits | 112 | 16 + 20,000 | 2.24 |
 * | convolutions at those looks (6,666 weights) | 112 | 4 + 26,664 | 2.99 |
 * | all weights, as half floats | 16 | 488,152 | 7.81 |
 * | the newest weights, and those looked back at | 2 | 976,304 | 1.95 |
 *
 * A larger network keeps fewer rows of the weights, two at least: within the 16 MB up to 740,000 of them.
 */
export class RunHistory {
  readonly shape: HistoryShape;
  readonly #training: Columns<TrainingColumns>;
  readonly #test: Columns<TestColumns>;
  readonly #convolutionLayout: TensorLayout;
  readonly #convolutions: Columns<ConvolutionColumns>;
  readonly #snapshots: Snapshots;
  readonly #latest: Float32Array;
  #latestStep = -1;
  #lastStep = 0;
  #decoded: { index: number; step: number; weights: Weights } | undefined;

  constructor(shape: HistoryShape) {
    this.shape = shape;
    const { iterations, batchSize, testCount, weightGroups, biasGroups, layout } = shape;
    const digits = Math.min(batchSize, keptBatch);
    this.#convolutionLayout = packConvolutions(layout);
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
    const looks = Math.min(Math.ceil(iterations / 100) + 12, 112);
    this.#test = new Columns(looks, {
      step: [Int32Array, 1],
      loss: [Float32Array, 1],
      accuracy: [Float32Array, 1],
      elapsedMs: [Float32Array, 1],
      predictions: [Uint8Array, testCount],
      confidence: [Uint8Array, testCount],
    });
    const packed = layoutSize(this.#convolutionLayout);
    this.#convolutions = new Columns(fitting(convolutionBudget, 4 + 4 * packed, looks), {
      step: [Int32Array, 1],
      values: [Float32Array, packed],
    });
    const size = layoutSize(layout);
    this.#latest = new Float32Array(size);
    const used = this.#training.bytes + this.#test.bytes + this.#convolutions.bytes;
    this.#snapshots = new Snapshots(iterations, size, fitting(budget - used - 8 * size, 2 * size, 16));
  }

  /** What it holds while it is looked back through, bytes. */
  get bytes(): number {
    const weights = this.#convolutions.bytes + 2 * this.#latest.byteLength + this.#snapshots.bytes;
    return this.#training.bytes + this.#test.bytes + weights;
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
    this.#test.add(tick);
    this.reached(tick.step);
  }

  /** Takes all weights of a step, laid out as `shape.layout` says. Copied. */
  addWeights(step: number, values: Float32Array): void {
    this.#latest.set(values);
    this.#latestStep = step;
    this.#convolutions.add({ step, values: this.#packed() });
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

  /**
   * Weights and biases of the convolutions at the last look at the test digits at or before a step; of a network with large ones not
   * every look is kept: say which step it is.
   */
  convolutionsAt(step: number): { step: number; weights: Weights } | undefined {
    const kept = this.#convolutions.at(this.#convolutions.indexAt(step));
    if (kept === undefined) return undefined;
    const weights = weightsOf(this.#convolutionLayout, kept.values as Float32Array);
    return { step: kept.step as number, weights };
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

  /** The newest weights of the convolutions alone. */
  #packed(): Float32Array {
    const packed = new Float32Array(layoutSize(this.#convolutionLayout));
    for (const { name, offset } of this.#convolutionLayout) {
      const slot = this.shape.layout.find((other) => other.name === name);
      if (slot) packed.set(this.#latest.subarray(slot.offset, slot.offset + slot.length), offset);
    }
    return packed;
  }
}

/** Of one run, all told, bytes. */
const budget = 15_900_000;
/** Of that for the convolutions' weights at the looks at the test digits. */
const convolutionBudget = 4_500_000;

/** Rows that fit, two at least: Columns halves what is full. */
function fitting(bytes: number, bytesEach: number, most: number): number {
  return Math.min(most, Math.max(2, Math.floor(bytes / bytesEach)));
}

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
};

type ConvolutionColumns = { step: Int32Array; values: Float32Array };
