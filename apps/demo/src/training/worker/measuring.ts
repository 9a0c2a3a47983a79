import type { Layer } from '@lab/layers';
import type { Schedule, TrainingMoment } from '@lab/train';
import { dispose, tensor, tidy } from '@tensorflow/tfjs-core';
import type { TensorLayout } from '../../network/tensor-layout.js';
import type { KnownBatch } from './batch-stream.js';
import { judge, type TestFigures } from './evaluate-test.js';
import type { Evaluator } from './evaluator.js';
import { type BandGroups, layerBands } from './layer-bands.js';
import type { PublishedNow, Publisher } from './publisher.js';
import { readAll } from './tensor-reading.js';

/** Looks at the test digits that may be going on before training waits for one. */
const mostPending = 8;

/** A run's tensors at a step. */
export type Moment = Pick<TrainingMoment, 'step' | 'params' | 'state'>;

export interface MeasuringOptions {
  network: Layer;
  layout: TensorLayout;
  groups: BandGroups;
  learningRate: Schedule;
  evaluator: Evaluator;
  publisher: Publisher;
  /** What goes with every publication. */
  now: () => PublishedNow;
  /** Whether what was read is garbage: a lost WebGL context. */
  isLost: () => boolean;
  /** Told of each look at the test digits. */
  onTest: (look: TestFigures & { step: number; weights: Float32Array }) => void;
}

/** Takes a run's figures and publishes them: of each step once, though steps are made again after a lost context. */
export class Measuring {
  readonly #options: MeasuringOptions;
  #trainingStep = -1;
  #testStep = -1;
  #lastLook: Promise<void> = Promise.resolve();

  constructor(options: MeasuringOptions) {
    this.#options = options;
  }

  /** The batch before the network learns from it, without dropout, and the weights that it is looked at with. */
  async training({ step, params, state, batch: drawn }: TrainingMoment): Promise<void> {
    if (step <= this.#trainingStep) return;
    const { network, layout, groups, learningRate, publisher, now, isLost } = this.#options;
    const batch = drawn as KnownBatch;
    const logits = tidy(() => network.apply(params, tensor(batch.inputs, batch.shape), { state }));
    const shown = Math.min(batch.labels.length, 100);
    const [scores, values] = await Promise.all([logits.data<'float32'>(), readAll(layout, params, state)]);
    const { loss, accuracy, predictions } = judge(scores, batch.labels, logits.shape[1] as number);
    dispose(logits);
    if (isLost()) return;
    this.#trainingStep = step;
    const tick = {
      step,
      loss,
      accuracy,
      learningRate: learningRate(step),
      elapsedMs: now().elapsedMs,
      weightBands: layerBands(groups.weights, values),
      biasBands: layerBands(groups.biases, values),
      batch: batch.indices.subarray(0, shown),
      batchPredictions: predictions.subarray(0, shown),
    };
    await publisher.addTraining(tick, now);
  }

  /** Has the test digits looked at. What comes of it is published when it is there. */
  async test({ step, params, state }: Moment): Promise<void> {
    if (step <= this.#testStep) return;
    const { layout, evaluator, publisher, now, isLost, onTest } = this.#options;
    const { elapsedMs } = now();
    while (evaluator.pending >= mostPending) await this.#lastLook;
    const weights = await readAll(layout, params, state);
    if (isLost()) return;
    this.#testStep = step;
    const before = this.#lastLook;
    const look = evaluator.evaluate(step, weights);
    this.#lastLook = before.then(async () => {
      const figures = await look;
      onTest(figures);
      await publisher.addTest({ ...figures, elapsedMs }, now);
    });
    // A failed look ends the run where it is waited for.
    this.#lastLook.catch(() => {});
  }

  /** Waits for what is going on, and publishes everything. */
  async settle(): Promise<void> {
    const { publisher, now } = this.#options;
    await this.#lastLook;
    publisher.publish(now(), { now: true });
  }
}
