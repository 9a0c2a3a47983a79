import type { Sequential } from '@lab/layers';
import type { Optimizer, Schedule } from '@lab/train';

/** How the lab trains a network. Its fields fit the options of `train`. */
export interface Recipe {
  /** Digits in a mini-batch. */
  readonly batchSize: number;
  /** Mini-batches in all. */
  readonly iterations: number;
  /** Mean cross-entropy of the softmax, in nats. */
  readonly loss: 'softmaxCrossEntropy';
  /** Also JSON: its `type` and `config`. */
  readonly optimizer: Optimizer;
  /** Also JSON: its `type` and `config`. */
  readonly learningRate: Schedule;
  /** Fraction that the network's dropout layers drop, 0 where it has none. */
  readonly dropout: number;
}

/** What the lab says its network reaches: the maximum over many looks at the test digits. */
export interface ReportedFigure {
  /** Fraction of the 10,000 test digits, 0..1. */
  readonly accuracy: number;
  /** Test digits taken for another one, where the lab counts them. */
  readonly errors?: number;
  /** The lab's own way to put it. */
  readonly text: string;
  /** Where the lab says so. */
  readonly source: string;
}

export interface LabNetwork {
  /** Its name on the command line: `conv-dropout`. */
  readonly id: string;
  readonly title: string;
  /** Number of the lab's script, where it has its own: `3.1`. */
  readonly lesson?: string;
  readonly description: string;
  /** [height, width, channels] of a digit. */
  readonly inputShape: readonly [28, 28, 1];
  /** Trainable numbers. */
  readonly parameters: number;
  readonly recipe: Recipe;
  /** Undefined where the lab gives no figure. */
  readonly reported?: ReportedFigure;
  /** Returns the network; it gives one logit for each digit [10]. */
  build(): Sequential;
}
