import type { Spec } from '../network/spec.js';

/** A backend to ask for; `auto` takes the fastest there is. */
export type BackendChoice = 'auto' | 'wasm' | 'webgl';

/** The sets of digits there are. */
export type DataName = 'mnist' | 'fashion-mnist' | 'synthetic';

/** All that decides a run: the same settings give the same run, to the bit, on one backend. JSON. */
export interface TrainingSettings {
  /** One of the lab's networks by its id, or `own`. */
  network: string;
  /** The layers of an `own` network, without the softmax. */
  layers?: readonly Spec[];
  backend: BackendChoice;
  /** Threads that share each batch: 1, 2 or 4. */
  workers: number;
  /** Steps of the whole run, 1 or more. */
  iterations: number;
  /** Digits in a mini-batch, 1 or more. */
  batchSize: number;
  /** Decides order, initial weights and dropout: an integer from 0. */
  seed: number;
  /** A schedule of `@lab/train`: `exponentialDecay` or `constant`. */
  learningRate: Spec;
  /** An optimizer of `@lab/train`. */
  optimizer: Spec;
  /** Fraction dropped of what each dropout layer sees, 0 ≤ rate < 1; 0 takes the layers out. */
  dropout: number;
  data: DataName;
  /**
   * Training digits held out, on which the best moment is chosen; the test digits are then looked at once, at the end. 0 or left
   * out: the test digits are looked at all along.
   */
  heldOut?: number;
}
