import type { Layer, Params, State } from '@lab/layers';
import { confusionMatrix, wilsonInterval, worstExamples } from '@lab/metrics';
import type { Dataset } from '@lab/mnist-data';
import { type Evaluation, evaluate } from '@lab/train';
import type { WorstDigit } from '../report/run-report.js';

export interface Judgement extends Evaluation {
  confusion: number[][];
  worst: WorstDigit[];
  /** 95 % Wilson interval of the accuracy. */
  interval: [low: number, high: number];
}

const worstCount = 24;

/** Looks at the test digits once and returns all that is said about them. */
export async function judge(
  network: { network: Layer; params: Params; state: State },
  dataset: Dataset,
  signal?: AbortSignal,
): Promise<Judgement> {
  const confusion = confusionMatrix({ classes: dataset.classes });
  const worst = worstExamples({ count: worstCount });
  const evaluation = await evaluate({ ...network, dataset, metrics: [confusion, worst], signal });
  const pixels = dataset.rows * dataset.cols;
  const { low, high } = wilsonInterval(evaluation.count - evaluation.errors, evaluation.count);
  return {
    ...evaluation,
    confusion: confusion.compute(),
    worst: worst.compute().map(({ index, label, prediction, probability }) => ({
      index,
      label,
      prediction,
      probability,
      pixels: dataset.images.slice(index * pixels, (index + 1) * pixels),
    })),
    interval: [low, high],
  };
}
