import { logitChunks, type PredictOptions } from './logit-chunks.js';

export interface Logits {
  /** [count · classes] scores before the softmax, one example after the other. */
  logits: Float32Array;
  classes: number;
}

/**
 * Returns a network's logits for every picture of a dataset, chunk by chunk, outside training mode.
 *
 * @throws RangeError if the dataset is empty or does not fill its sizes
 * @throws the signal's reason when aborted
 */
export async function predict(options: PredictOptions): Promise<Logits> {
  let all = new Float32Array(0);
  let width = 0;
  for await (const { start, logits, classes } of logitChunks('predict', options)) {
    if (start === 0) {
      width = classes;
      all = new Float32Array(options.dataset.count * classes);
    }
    all.set(logits, start * classes);
  }
  return { logits: all, classes: width };
}
