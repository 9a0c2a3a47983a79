import type { Run } from '../timeline/run.js';
import { best } from './best.js';
import type { PreparedDigit } from './prepare-digit.js';
import { read, readerOf } from './reader.js';

/** A moment of a run, and what the drawing was read as then. */
export interface Moment {
  step: number;
  digit: number;
  probability: number;
}

/** Moments that are asked for, as shares of the run: most of them early, where most is learned. */
const shares = [0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1];

/** Yields what a drawing was read as at the kept weights of a run, and lets the page breathe in between. */
export async function* journey(run: Run, prepared: PreparedDigit): AsyncGenerator<Moment> {
  let step: number | undefined;
  for (const share of shares) {
    const reader = readerOf(run, Math.round(share * (run.history?.lastStep ?? 0)));
    if (!reader?.at || reader.at.step === step) continue;
    step = reader.at.step;
    yield { step, ...best(read(reader, prepared).probabilities) };
    await new Promise((resolve) => setTimeout(resolve));
  }
}
