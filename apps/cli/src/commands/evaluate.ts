import { layerFromConfig } from '@lab/layers';
import { getNetwork } from '@lab/models';
import { createTensors, decodeCheckpoint } from '@lab/train';
import { dispose } from '@tensorflow/tfjs-core';
import { openData } from '../data/open-data.js';
import { Interrupted } from '../report-error.js';
import { interruptSignal } from '../run/interrupt.js';
import { judge } from '../run/judge.js';
import { openForRun } from '../run/open-for-run.js';
import { readRun } from '../run/run-folder.js';
import { choosePresenter } from '../show/choose-presenter.js';

export interface EvaluateOptions {
  data?: string;
  backend: string;
  json?: boolean;
  quiet?: boolean;
  debug?: boolean;
}

/** `lab evaluate RUN` */
export async function evaluateCommand(run: string, options: EvaluateOptions): Promise<void> {
  const presenter = choosePresenter(options);
  const signal = interruptSignal();
  try {
    const stored = await readRun(run);
    const checkpoint = decodeCheckpoint(stored.checkpoint);
    if (checkpoint.network === undefined) {
      throw new Error(
        `evaluate: expected a checkpoint that names its network, got bare parameters in ${run}. Name a run folder.`,
      );
    }
    const network = layerFromConfig(checkpoint.network);
    const id = checkpoint.metadata.labNetwork ?? 'network';
    const entry = checkpoint.metadata.labNetwork === undefined ? undefined : getNetwork(id);
    const backend = await openForRun(options.backend);
    const data = await openData({ data: options.data, signal, onProgress: presenter.loading });
    if (data.warning) presenter.warning(data.warning);
    const tensors = { params: createTensors(checkpoint.params), state: createTensors(checkpoint.state) };
    const judgement = await judge({ network, ...tensors }, data.test, signal);
    dispose([tensors.params, tensors.state]);
    presenter.ended({
      result: {
        type: 'result',
        network: id,
        backend: backend.name,
        steps: checkpoint.step,
        step: checkpoint.step,
        seed: checkpoint.seed,
        // One look, at the network that was asked for.
        protocol: 'lab',
        testAccuracy: judgement.accuracy,
        testErrors: judgement.errors,
        testLoss: judgement.loss,
        testAccuracyInterval: judgement.interval,
        reportedAccuracy: entry?.reported?.accuracy,
        data: data.test.name,
        synthetic: data.synthetic,
        elapsedMs: Math.round(performance.now()),
      },
      title: entry?.title ?? id,
      reported: entry?.reported,
      confusion: judgement.confusion,
      worst: judgement.worst,
    });
  } catch (error) {
    throw signal.aborted ? new Interrupted('interrupted', { cause: error }) : error;
  } finally {
    presenter.close();
  }
}
