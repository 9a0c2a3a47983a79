import { layerFromConfig } from '@lab/layers';
import { confusionMatrix, wilsonInterval, worstExamples } from '@lab/metrics';
import type { Dataset } from '@lab/mnist-data';
import { type Checkpoint, createTensors, type Evaluation, evaluate } from '@lab/train';
import { dispose } from '@tensorflow/tfjs-core';
import type { WorstDigit } from '../report/run-report.js';

/** A digit taken for another one, without its picture. */
export type Mistake = Omit<WorstDigit, 'pixels'>;

export interface Judgement extends Evaluation {
  confusion: number[][];
  /** The surest mistakes first. */
  worst: Mistake[];
  /** 95 % Wilson interval of the accuracy. */
  interval: [low: number, high: number];
}

const worstCount = 24;

/**
 * Looks once at a dataset with the network of a checkpoint, on the current backend, and returns all that is said about it.
 *
 * @throws Error if the checkpoint does not name its network
 * @throws the signal's reason when aborted
 */
export async function judge(
  checkpoint: Checkpoint,
  dataset: Dataset,
  signal?: AbortSignal,
): Promise<Judgement> {
  if (checkpoint.network === undefined) {
    throw new Error(
      'evaluate: expected a checkpoint that names its network, got bare parameters. Name a run folder.',
    );
  }
  const network = layerFromConfig(checkpoint.network);
  const tensors = { params: createTensors(checkpoint.params), state: createTensors(checkpoint.state) };
  const confusion = confusionMatrix({ classes: dataset.classes });
  const worst = worstExamples({ count: worstCount });
  try {
    const evaluation = await evaluate({ network, ...tensors, dataset, metrics: [confusion, worst], signal });
    const { low, high } = wilsonInterval(evaluation.count - evaluation.errors, evaluation.count);
    return {
      ...evaluation,
      confusion: confusion.compute(),
      worst: worst
        .compute()
        .map(({ index, label, prediction, probability }) => ({ index, label, prediction, probability })),
      interval: [low, high],
    };
  } finally {
    dispose([tensors.params, tensors.state]);
  }
}
