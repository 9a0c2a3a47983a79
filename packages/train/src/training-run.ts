import { deriveSeed, uniform } from '@lab/layers';
import { dispose, getBackend } from '@tensorflow/tfjs-core';
import type { BatchLike } from './batch-like.js';
import { type Checkpoint, createCheckpoint } from './checkpoint.js';
import { constant } from './constant.js';
import { evaluate } from './evaluate.js';
import { gradients } from './gradients.js';
import { scoreLogits } from './score-logits.js';
import type { CheckpointEvent, EvaluationEvent, StepEvent, StopReason, TrainResult } from './train-event.js';
import type { TrainOptions } from './train-options.js';
import { TrainingDivergedError } from './training-diverged-error.js';
import {
  copyTensors,
  disposeTensors,
  startTensors,
  type TrainingTensors,
  updateState,
} from './training-tensors.js';

/** A run as it stands, and what can be done with it. `train` decides when. */
export interface TrainingRun {
  /** Updates made. */
  readonly step: number;
  elapsedMs(): number;
  /** Makes one update. Returns its figures when they are to be reported. */
  update(batch: BatchLike): Promise<StepEvent | undefined>;
  /** Evaluates the sets that were not evaluated at this step; ends early when the signal is aborted. */
  evaluate(): AsyncGenerator<EvaluationEvent, void, void>;
  /** Returns a checkpoint, unless there was one at this step. */
  checkpoint(): Promise<CheckpointEvent | undefined>;
  /** Hands the tensors over. */
  finish(stopReason: StopReason): TrainResult;
  /** Disposes what was not handed over. */
  dispose(): void;
}

/** Steps between two copies of the last good state: often enough to be of use, too seldom to be noticed. */
const copyEvery = 100;

export function createTrainingRun(options: TrainOptions, firstBatch: BatchLike): TrainingRun {
  const { network, optimizer, iterations, seed = 0, startStep = 0, reportEvery = 1, signal } = options;
  const { learningRate: rate } = options;
  const learningRate = typeof rate === 'number' ? constant(rate) : rate;
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  const [n, ...inputShape] = firstBatch.shape;
  // A stream of its own: the layers' initial values come from others.
  const stepSeeds = deriveSeed(seed, 'step');

  // Their values lie in memory; a GPU has to be waited for.
  const readsAreFree = ['cpu', 'wasm'].includes(getBackend());
  let tensors = startTensors(options, inputShape);
  let good: { tensors: TrainingTensors; step: number; position: number } | undefined;
  let step = startStep;
  let position = firstBatch.position - n;
  let examples = 0;
  let checkpointed = -1;
  let handedOver = false;
  let lastStep: StepEvent | undefined;
  const evaluations: Record<string, EvaluationEvent> = {};

  const write = (at: { tensors: TrainingTensors; step: number; position: number }): Promise<Checkpoint> => {
    const { metadata } = options.checkpoint ?? {};
    const { params, state, optimizerState } = at.tensors;
    const written = { params, state, optimizerState, step: at.step, position: at.position, seed };
    return createCheckpoint({ ...written, network, optimizer, learningRate, metadata });
  };

  const checkFinite = async (loss: number): Promise<void> => {
    if (Number.isFinite(loss)) return;
    throw new TrainingDivergedError({ step, loss, lastGood: good && (await write(good)) });
  };

  const copyGood = () => {
    if (good && step - good.step < copyEvery) return;
    if (good) disposeTensors(good.tensors);
    good = { tensors: copyTensors(tensors), step, position };
  };

  return {
    get step() {
      return step;
    },
    elapsedMs,

    async update(batch) {
      const { params, state, optimizerState } = tensors;
      const pass = gradients({ network, params, state, batch, seed: uniform(stepSeeds, step) });
      const options = { step, learningRate: learningRate(step) };
      let event: StepEvent | undefined;
      try {
        const report = step % reportEvery === 0 || step === iterations - 1;
        const [loss] = report || readsAreFree ? await pass.loss.data() : [undefined];
        if (loss !== undefined) {
          await checkFinite(loss);
          copyGood();
        }
        if (report && loss !== undefined) {
          const logits = await pass.logits.data<'float32'>();
          const { correct } = scoreLogits(logits, batch.labels, pass.logits.shape[1] ?? 1);
          const accuracy = correct / batch.labels.length;
          event = {
            type: 'step',
            ...options,
            loss,
            accuracy,
            examples: examples + batch.shape[0],
            elapsedMs: 0,
          };
        }
        const updated = optimizer.update(params, pass.grads, optimizerState, options);
        tensors = { params: updated.params, state, optimizerState: updated.state };
      } catch (error) {
        dispose(pass.stateUpdates);
        throw error;
      } finally {
        dispose([pass.loss, pass.logits, pass.grads]);
      }
      updateState(tensors, pass.stateUpdates);
      step += 1;
      position = batch.position;
      examples += batch.shape[0];
      if (event) {
        event.elapsedMs = elapsedMs();
        lastStep = event;
      }
      return event;
    },

    async *evaluate() {
      const { sets = {}, chunkSize } = options.evaluate ?? {};
      for (const [set, dataset] of Object.entries(sets)) {
        if (evaluations[set]?.step === step) continue;
        const begun = performance.now();
        const { params, state } = tensors;
        try {
          const figures = await evaluate({ network, params, state, dataset, chunkSize, signal });
          await checkFinite(figures.loss);
          const durationMs = performance.now() - begun;
          evaluations[set] = {
            type: 'evaluation',
            set,
            step,
            ...figures,
            durationMs,
            elapsedMs: elapsedMs(),
          };
        } catch (error) {
          if (signal?.aborted && error === signal.reason) return;
          throw error;
        }
        yield evaluations[set];
      }
    },

    async checkpoint() {
      if (checkpointed === step) return undefined;
      checkpointed = step;
      const checkpoint = await write({ tensors, step, position });
      return { type: 'checkpoint', step, elapsedMs: elapsedMs(), checkpoint };
    },

    finish(stopReason) {
      handedOver = true;
      const owned = tensors;
      return {
        ...owned,
        step,
        position,
        examples,
        stopReason,
        lastStep,
        evaluations,
        elapsedMs: elapsedMs(),
        dispose: () => disposeTensors(owned),
      };
    },

    dispose() {
      if (good) disposeTensors(good.tensors);
      good = undefined;
      if (!handedOver) disposeTensors(tensors);
      handedOver = true;
    },
  };
}
