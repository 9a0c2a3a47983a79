import type { TestTick } from '../timeline/run-history.js';
import { countConfusion, misreadDigits } from './confusion.js';

/** What a network's look at the test digits found. */
export interface Judged {
  /** Of its weights. */
  step: number;
  /** [count] what each was taken for; fewer than there are labels while the look goes on. */
  predictions: Uint8Array;
  /** [count] how sure it was: probability · 255 */
  confidence: Uint8Array;
  /** [≥ count] what each is */
  labels: Uint8Array;
  /** [classes · classes], truth by answer */
  counts: Uint32Array;
  /** The surest mistakes first. */
  misread: readonly number[];
}

/** Counts what a look at the test digits found. */
export function judge(
  { step, predictions, confidence }: Pick<TestTick, 'step' | 'predictions' | 'confidence'>,
  labels: Uint8Array,
  classes: number,
): Judged {
  const counts = countConfusion(labels, predictions, classes);
  const misread = misreadDigits(labels, { predictions, confidence });
  return { step, predictions, confidence, labels, counts, misread };
}
