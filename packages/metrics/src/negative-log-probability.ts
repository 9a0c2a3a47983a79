import { argmax } from './argmax.js';

/**
 * −ln p(index) of one row's softmax, in nats, 0..∞: (max − x[index]) + ln(1 + Σ e^(x − max)), the sum without the
 * maximum itself. In float64; nothing overflows, and log1p keeps losses down to 1e-308 that a plain ln(1 + …) rounds to 0.
 */
export function negativeLogProbability(
  logits: Float32Array,
  start: number,
  classes: number,
  index: number,
): number {
  const best = argmax(logits, start, classes);
  const max = logits[start + best];
  let others = 0;
  for (let i = 0; i < classes; i++) if (i !== best) others += Math.exp(logits[start + i] - max);
  return max - logits[start + index] + Math.log1p(others);
}
