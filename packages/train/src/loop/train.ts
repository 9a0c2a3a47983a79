import type { BackendLike } from '../given/backend-like.js';
import { createBreather } from '../streams/breather.js';
import { replayable } from '../streams/replayable.js';
import type { StopReason, TrainEvent, TrainResult, WarmupEvent, WarningEvent } from './train-event.js';
import { checkTrainOptions, type TrainOptions } from './train-options.js';
import { createTrainingRun, type TrainingRun } from './training-run.js';

/**
 * Trains a network: an async generator of events that returns the result. `for await` reads the events;
 * {@link finish} reads them and gives the result.
 *
 * Each step draws a batch, takes the gradients and lets the optimizer update the parameters. The events of one moment
 * come in this order: `step`, `evaluation` (in the order of the sets), `checkpoint`. A consumer that leaves the loop
 * early ends the run, and everything it made is disposed.
 *
 * The same seed, batches and backend give the same bits; so does a run continued from a checkpoint, with the stream of
 * batches opened at its `position` and `startStep` at its `step`.
 *
 * @throws RangeError if a number is out of its range, or tensors given do not fit the network
 * @throws TrainingDivergedError from the generator, when a loss is infinite or no number
 */
export function train(options: TrainOptions): AsyncGenerator<TrainEvent, TrainResult, void> {
  checkTrainOptions(options);
  return events(options);
}

async function* events(options: TrainOptions): AsyncGenerator<TrainEvent, TrainResult, void> {
  const { iterations, startStep = 0, optimizer, optimizerState } = options;
  const { evaluate, checkpoint, signal, stopWhen = () => false } = options;
  const breathe = createBreather();
  const isDue = (every: number | undefined, step: number) => every !== undefined && step % every === 0;
  let backend: BackendLike | undefined = options.backend;
  const isLost = () => backend?.context?.isLost() ?? false;
  const batches = replayable(options.batches, () => backend?.context !== undefined);
  // How far each kind of event has come: steps made again are not reported again.
  const reported = new Map<string, number>();
  let stopStep = iterations;
  let stopReason: StopReason = 'iterations';
  let run: TrainingRun | undefined;

  async function* untilTheEnd(): AsyncGenerator<TrainEvent, void, void> {
    for (;;) {
      // Events are not enough to notice by: over garbage there are none.
      if (run && isLost()) return;
      const batch = await batches.next();
      if (batch === undefined) {
        if (run === undefined) {
          throw new RangeError(
            'train: expected at least one batch, got none. Open the stream of batches anew.',
          );
        }
        stopReason = 'batches-ended';
        yield warn(
          'batches-ended',
          `The stream of batches ended after step ${run.step} of ${iterations}. Pass an endless one, or fewer iterations.`,
          run,
        );
        break;
      }
      if (run === undefined) {
        run = await createTrainingRun(options, batch, isLost);
        if (startStep > 0 && !optimizerState) {
          yield warn(
            'optimizer-restarted',
            `The run goes on at step ${startStep} without the state of its optimizer: ${optimizer.type} starts anew. Pass optimizerState.`,
            run,
          );
        }
      }
      await breathe();
      await run.inspect(batch);
      if (signal?.aborted) {
        stopReason = 'aborted';
        break;
      }
      const warmUp = run.isCold ? createWarmUp(run) : undefined;
      if (warmUp) yield warmUp(false);
      const next = run.step + 1;
      const evaluates = isDue(evaluate?.every, next);
      const writes = isDue(checkpoint?.every, next);
      const report = await run.update(batch, () => {
        const prepared = next < stopStep ? batches.prepare() : undefined;
        return evaluates || writes ? undefined : prepared;
      });
      if (warmUp) yield warmUp(true);
      if (report) yield report;
      batches.forget(run.goodPosition);
      if (evaluates || writes) yield* run.settle();
      if (evaluates) yield* run.evaluate();
      if (writes) yield* run.checkpoint();
      if (run.step >= stopStep) break;
    }
    yield* run.settle();
    if (stopReason !== 'aborted') yield* run.evaluate();
    if (checkpoint) yield* run.checkpoint();
  }

  try {
    for (;;) {
      try {
        for await (const event of untilTheEnd()) {
          if (isLost()) break;
          const kind = event.type === 'evaluation' ? `evaluation of ${event.set}` : event.type;
          if (event.step <= (reported.get(kind) ?? -1)) continue;
          if (event.type !== 'warmup') reported.set(kind, event.step);
          yield event;
          if (run && stopReason === 'iterations' && run.step < stopStep && stopWhen(event)) {
            stopStep = run.step;
            stopReason = 'stopped';
          }
        }
        if (run && !isLost()) return await run.finish(stopReason);
      } catch (error) {
        if (!isLost()) throw error;
      }
      backend = await backend?.context?.reopen();
      batches.rewind();
      await run?.restore();
      if (run) {
        const place = `The browser took WebGL away. The run goes on from step ${run.step}: ${backend?.reason}.`;
        yield warn('context-lost', place, run);
      }
    }
  } finally {
    await batches.close();
    await run?.dispose();
  }
}

function createWarmUp({ step, elapsedMs }: TrainingRun): (done: boolean) => WarmupEvent {
  const begun = elapsedMs();
  return (done) => {
    const now = elapsedMs();
    return { type: 'warmup', done, durationMs: now - begun, step, elapsedMs: now };
  };
}

function warn(
  code: WarningEvent['code'],
  message: string,
  { step, elapsedMs }: Pick<TrainingRun, 'step' | 'elapsedMs'>,
): WarningEvent {
  return { type: 'warning', code, message, step, elapsedMs: elapsedMs() };
}
