import type { Layer } from '@lab/layers';
import { createTensors, predict, type TensorRecord } from '@lab/train';
import { dispose } from '@tensorflow/tfjs-core';
import type { DigitsMessage } from '../protocol.js';

/** What a network makes of all test digits. */
export interface TestFigures {
  /** Mean cross-entropy, nats. */
  loss: number;
  /** Fraction recognised, 0..1. */
  accuracy: number;
  /** [count] what each was taken for. */
  predictions: Uint8Array;
  /** [count] probability of that · 255. */
  confidence: Uint8Array;
}

/** Judges weights on all test digits, outside training mode. */
export async function evaluateTest(
  network: Layer,
  weights: { params: TensorRecord; state: TensorRecord },
  test: DigitsMessage,
): Promise<TestFigures> {
  const params = createTensors(weights.params);
  const state = createTensors(weights.state);
  try {
    const { logits, classes } = await predict({ network, params, state, dataset: test });
    return judge(logits, test.labels, classes);
  } finally {
    dispose([params, state]);
  }
}

/** Scores logits [n · classes]. */
export function judge(logits: Float32Array, labels: ArrayLike<number>, classes: number): TestFigures {
  const count = logits.length / classes;
  const predictions = new Uint8Array(count);
  const confidence = new Uint8Array(count);
  let loss = 0;
  let correct = 0;
  for (let i = 0; i < count; i++) {
    const start = i * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[start + c] > logits[start + best]) best = c;
    const largest = logits[start + best];
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[start + c] - largest);
    loss += Math.log(sum) + largest - logits[start + labels[i]];
    if (best === labels[i]) correct++;
    predictions[i] = best;
    confidence[i] = Math.round(255 / sum);
  }
  return { loss: loss / count, accuracy: correct / count, predictions, confidence };
}
