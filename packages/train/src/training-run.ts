import { deriveSeed, uniform } from '@lab/layers';
import { dispose, getBackend } from '@tensorflow/tfjs-core';
import type { BatchLike } from './batch-like.js';
import { type Checkpoint, createCheckpoint } from './checkpoint.js';
import { constant } from './constant.js';
import { evaluate, evaluateLogits } from './evaluate.js';
import type { GradientSource } from './gradient-source.js';
import { localGradients } from './local-gradients.js';
import { defaultChunkSize } from './logit-chunks.js';
import { replicaGradients } from './replica-gradients.js';
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
  /** Shows the run as it stands to whom the options name. */
  inspect(batch: BatchLike): void | Promise<void>;
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

export async function createTrainingRun(options: TrainOptions, firstBatch: BatchLike): Promise<TrainingRun> {
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
  const sets = Object.entries(options.evaluate?.sets ?? {});
  const source = await openSource(options, tensors, firstBatch).catch((error: unknown) => {
    disposeTensors(tensors);
    throw error;
  });
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

    inspect(batch) {
      return options.inspect?.({ step, position, ...tensors, batch });
    },

    async update(batch) {
      const { params, state, optimizerState } = tensors;
      const options = { step, learningRate: learningRate(step) };
      const pass = await source.compute(batch, { params, state, seed: uniform(stepSeeds, step), ...options });
      let event: StepEvent | undefined;
      try {
        const report = step % reportEvery === 0 || step === iterations - 1;
        const figures = report || readsAreFree ? await pass.figures() : undefined;
        const loss = figures && figures.lossSum / batch.labels.length;
        if (loss !== undefined) {
          await checkFinite(loss);
          copyGood();
        }
        if (report && figures && loss !== undefined) {
          event = {
            type: 'step',
            ...options,
            loss,
            accuracy: figures.correct / batch.labels.length,
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
        dispose(pass.grads);
        pass.dispose();
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
      const { chunkSize = defaultChunkSize } = options.evaluate ?? {};
      for (const [index, [set, dataset]] of sets.entries()) {
        if (evaluations[set]?.step === step) continue;
        const begun = performance.now();
        const { params, state } = tensors;
        try {
          const logits = await source.logits(index, dataset, { params, state });
          const figures = logits
            ? evaluateLogits(logits, dataset, chunkSize)
            : await evaluate({ network, params, state, dataset, chunkSize, signal });
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
      source.close();
      if (good) disposeTensors(good.tensors);
      good = undefined;
      if (!handedOver) disposeTensors(tensors);
      handedOver = true;
    },
  };
}

async function openSource(
  options: TrainOptions,
  tensors: TrainingTensors,
  { shape }: BatchLike,
): Promise<GradientSource> {
  const { network, optimizer, seed = 0, microBatches = 1, replicas = [], evaluate } = options;
  if (replicas.length === 0) return localGradients(network, microBatches);
  const [batchSize, ...inputShape] = shape;
  const own = network.init(inputShape, seed);
  dispose([own.params, own.state]);
  return replicaGradients({
    ports: replicas,
    microBatches,
    network,
    optimizer,
    inputShape,
    batchSize,
    classes: own.outputShape[own.outputShape.length - 1],
    seed,
    tensors,
    sets: Object.values(evaluate?.sets ?? {}),
    chunkSize: evaluate?.chunkSize ?? defaultChunkSize,
  });
}
