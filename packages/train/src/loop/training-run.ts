import { deriveSeed, uniform } from '@lab/layers';
import { dispose, getBackend } from '@tensorflow/tfjs-core';
import { type Checkpoint, createCheckpoint } from '../checkpoints/checkpoint.js';
import { evaluate, evaluateLogits } from '../evaluation/evaluate.js';
import { defaultChunkSize } from '../evaluation/logit-chunks.js';
import type { BatchLike } from '../given/batch-like.js';
import type { BatchGradient, GradientSource } from '../gradients/gradient-source.js';
import { localGradients } from '../gradients/local-gradients.js';
import { constant } from '../schedules/constant.js';
import { disposeTensors, type TrainingTensors, updateState } from '../tensors/training-tensors.js';
import { startTensors } from './start-tensors.js';
import type { CheckpointEvent, EvaluationEvent, StepEvent, StopReason, TrainResult } from './train-event.js';
import type { TrainOptions } from './train-options.js';
import { TrainingDivergedError } from './training-diverged-error.js';

/** A run as it stands, and what can be done with it. `train` decides when. */
export interface TrainingRun {
  /** Updates made. */
  readonly step: number;
  elapsedMs(): number;
  /** Shows the run as it stands to whom the options name. */
  inspect(batch: BatchLike): void | Promise<void>;
  /** Of the stream of batches at the last good state. */
  readonly goodPosition: number;
  /** Whether the next update will be the first on a GPU, which compiles. That one is waited for. */
  readonly isCold: boolean;
  /**
   * Makes one update. Returns its figures when they are to be reported; on a GPU those of the update before.
   *
   * @param meanwhile - called when there may be nothing to do but wait for other threads; returns the next batch if nothing else
   *   comes before it
   */
  update(batch: BatchLike, meanwhile: () => BatchLike | undefined): Promise<StepEvent | undefined>;
  /** Waits for the figures of the last update, where `update` does not. */
  settle(): AsyncGenerator<StepEvent, void, void>;
  /** Evaluates the sets that were not evaluated at this step; ends early when the signal is aborted. */
  evaluate(): AsyncGenerator<EvaluationEvent, void, void>;
  /** Makes a checkpoint, unless there was one at this step. */
  checkpoint(): AsyncGenerator<CheckpointEvent, void, void>;
  /** Goes back to the last good state, on the backend that is current now. */
  restore(): Promise<void>;
  /** Hands the tensors over. */
  finish(stopReason: StopReason): Promise<TrainResult>;
  /** Disposes what was not handed over. */
  dispose(): Promise<void>;
}

/** Steps between two copies of the last good state: often enough to be of use, too seldom to be noticed. */
const copyEvery = 100;

export async function createTrainingRun(
  options: TrainOptions,
  firstBatch: BatchLike,
  isLost: () => boolean,
): Promise<TrainingRun> {
  const { network, optimizer, iterations, seed = 0, startStep = 0, reportEvery = 1, signal } = options;
  const { learningRate: rate } = options;
  const learningRate = typeof rate === 'number' ? constant(rate) : rate;
  const started = performance.now();
  const elapsedMs = () => performance.now() - started;
  const [n, ...inputShape] = firstBatch.shape;
  // A stream of its own: the layers' initial values come from others.
  const stepSeeds = deriveSeed(seed, 'step');

  let tensors = startTensors(options, inputShape);
  const sets = Object.entries(options.evaluate?.sets ?? {});
  const source = await openSource(options, tensors, firstBatch).catch((error: unknown) => {
    disposeTensors(tensors);
    throw error;
  });
  let good: Checkpoint | undefined;
  let step = startStep;
  const startPosition = firstBatch.position - n;
  let position = startPosition;
  let checkpointed = -1;
  let cold = true;
  let handedOver = false;
  // What was not waited for yet.
  let pending: Promise<StepEvent | undefined> | undefined;
  let lastStep: StepEvent | undefined;
  const evaluations: Record<string, EvaluationEvent> = {};

  // Batches since the last copy are kept where it may be needed: not too many of them.
  const isCopyDue = ({ inputs, labels }: BatchLike, before = step): boolean => {
    const since = (position - run.goodPosition) * (inputs.length / labels.length);
    return good === undefined || before - good.step >= copyEvery || (!readsAreFree() && since > 2 ** 23);
  };

  const write = (): Promise<Checkpoint> => {
    const { metadata } = options.checkpoint ?? {};
    return createCheckpoint({ ...tensors, step, position, seed, network, optimizer, learningRate, metadata });
  };

  const checkFinite = (loss: number): void => {
    if (!Number.isFinite(loss)) throw new TrainingDivergedError({ step, loss, lastGood: good });
  };

  /** Reads the figures of the update under way, and keeps the state before it, now and then, when they are sound. */
  const figuresOf = async (
    pass: BatchGradient,
    batch: BatchLike,
    at: { step: number; learningRate: number },
  ): Promise<StepEvent | undefined> => {
    const { labels } = batch;
    const report = step % reportEvery === 0 || step === iterations - 1;
    const examples = position - startPosition + labels.length;
    const copies = isCopyDue(batch);
    try {
      if (!report && !copies && !readsAreFree()) return undefined;
      const [figures, copy] = await Promise.all([pass.figures(), copies ? write() : good]);
      if (isLost()) return undefined;
      const loss = figures.lossSum / labels.length;
      checkFinite(loss);
      good = copy;
      if (!report) return undefined;
      const accuracy = figures.correct / labels.length;
      lastStep = { type: 'step', ...at, loss, accuracy, examples, elapsedMs: elapsedMs() };
      return lastStep;
    } finally {
      pass.dispose();
    }
  };

  const run: TrainingRun = {
    get step() {
      return step;
    },
    get isCold() {
      return cold && !readsAreFree();
    },
    get goodPosition() {
      return good?.position ?? startPosition;
    },
    elapsedMs,

    inspect(batch) {
      return options.inspect?.({ step, position, ...tensors, batch });
    },

    async update(batch, meanwhile) {
      const { params, state, optimizerState } = tensors;
      // The next batch, drawn meanwhile, may be the same object.
      const drawn = { ...batch };
      const at = { step, learningRate: learningRate(step) };
      // Here: during a step other threads are at work on it.
      if (isCopyDue(batch)) await source.gather(optimizerState);
      const pass = await source.compute(batch, {
        params,
        state,
        ...at,
        seed: uniform(stepSeeds, step),
        meanwhile() {
          const next = meanwhile();
          return next && !isCopyDue(next, step + 1) ? next : undefined;
        },
      });
      const before = await pending?.catch((error: unknown) => {
        pass.release();
        dispose(pass.stateUpdates);
        pass.dispose();
        throw error;
      });
      pending = figuresOf(pass, drawn, at);
      // Its failure is thrown where it is waited for.
      pending.catch(() => {});
      try {
        // Before the update, which may write over what is to be copied. A GPU does not: it gets on.
        if (cold || readsAreFree()) await pending;
        cold = false;
        const updated = optimizer.update(params, pass.grads, optimizerState, { ...at, range: pass.range });
        tensors = { params: updated.params, state, optimizerState: updated.state };
        await pass.exchange?.(updated.params);
      } catch (error) {
        dispose(pass.stateUpdates);
        throw error;
      } finally {
        pass.release();
      }
      updateState(tensors, pass.stateUpdates);
      step += 1;
      position = drawn.position;
      if (!readsAreFree()) return before;
      const event = await pending;
      pending = undefined;
      if (event) event.elapsedMs = elapsedMs();
      return event;
    },

    async *settle() {
      const event = await pending;
      pending = undefined;
      if (event) yield event;
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
          if (isLost()) return;
          checkFinite(figures.loss);
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

    async *checkpoint() {
      if (checkpointed === step) return;
      await source.gather(tensors.optimizerState);
      const checkpoint = await write();
      if (isLost()) return;
      checkpointed = step;
      yield { type: 'checkpoint', step, elapsedMs: elapsedMs(), checkpoint };
    },

    async restore() {
      await pending?.catch(() => {});
      pending = undefined;
      disposeTensors(tensors);
      const { params, state, optimizerState } = good ?? options;
      tensors = startTensors({ ...options, params, state, optimizerState }, inputShape);
      step = good?.step ?? startStep;
      position = run.goodPosition;
      cold = true;
    },

    async finish(stopReason) {
      await source.gather(tensors.optimizerState);
      handedOver = true;
      const owned = tensors;
      return {
        ...owned,
        step,
        position,
        examples: position - startPosition,
        stopReason,
        lastStep,
        evaluations,
        elapsedMs: elapsedMs(),
        dispose: () => disposeTensors(owned),
      };
    },

    async dispose() {
      await pending?.catch(() => {});
      source.close();
      if (!handedOver) disposeTensors(tensors);
      handedOver = true;
    },
  };
  return run;
}

/** Whether values lie in memory; a GPU has to be waited for. */
function readsAreFree(): boolean {
  return ['cpu', 'wasm'].includes(getBackend());
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
  // Only here: whoever trains in one thread need not load it.
  const { replicaGradients } = await import('../replicas/replica-gradients.js');
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
    inspected: options.inspect !== undefined,
  });
}
