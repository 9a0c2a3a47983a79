import { createBreather } from './breather.js';
import type { StopReason, TrainEvent, TrainResult, WarningEvent } from './train-event.js';
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
  const { iterations, evaluate, checkpoint, signal, stopWhen = () => false } = options;
  const breathe = createBreather();
  const isDue = (every: number | undefined, step: number) => every !== undefined && step % every === 0;
  let run: TrainingRun | undefined;
  let stopReason: StopReason = 'batches-ended';
  try {
    for await (const batch of options.batches) {
      if (run === undefined) {
        run = await createTrainingRun(options, batch);
        const warning = warnOfRestart(options);
        if (warning) yield warning;
      }
      await breathe();
      await run.inspect(batch);
      if (signal?.aborted) {
        stopReason = 'aborted';
        break;
      }
      let stop = false;
      const report = await run.update(batch);
      if (report) {
        yield report;
        stop = stopWhen(report);
      }
      if (isDue(evaluate?.every, run.step)) {
        for await (const evaluation of run.evaluate()) {
          yield evaluation;
          stop = stopWhen(evaluation) || stop;
        }
      }
      if (isDue(checkpoint?.every, run.step)) {
        const written = await run.checkpoint();
        if (written) {
          yield written;
          stop = stopWhen(written) || stop;
        }
      }
      if (run.step === iterations || stop) {
        stopReason = run.step === iterations ? 'iterations' : 'stopped';
        break;
      }
    }
    if (run === undefined) {
      throw new RangeError('train: expected at least one batch, got none. Open the stream of batches anew.');
    }
    if (stopReason === 'batches-ended') yield warnOfEnd(run, iterations);
    if (stopReason !== 'aborted') yield* run.evaluate();
    const written = checkpoint && (await run.checkpoint());
    if (written) yield written;
    return run.finish(stopReason);
  } finally {
    run?.dispose();
  }
}

function warnOfRestart({ startStep = 0, optimizer, optimizerState }: TrainOptions): WarningEvent | undefined {
  if (startStep === 0 || optimizerState !== undefined) return undefined;
  return {
    type: 'warning',
    code: 'optimizer-restarted',
    message: `The run goes on at step ${startStep} without the state of its optimizer: ${optimizer.type} starts anew. Pass optimizerState.`,
    step: startStep,
    elapsedMs: 0,
  };
}

function warnOfEnd({ step, elapsedMs }: TrainingRun, iterations: number): WarningEvent {
  return {
    type: 'warning',
    code: 'batches-ended',
    message: `The stream of batches ended after step ${step} of ${iterations}. Pass an endless one, or fewer iterations.`,
    step,
    elapsedMs: elapsedMs(),
  };
}
