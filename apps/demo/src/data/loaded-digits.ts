import type { Dataset } from '@lab/mnist-data';

/** The digits of the page: bytes, 0 the background. */
export interface LoadedDigits {
  train: Dataset;
  test: Dataset;
  /** [classes] What each label means. */
  classNames: readonly string[];
  /** Whether these are generated digits: then no figure says anything about MNIST. */
  synthetic: boolean;
  /** What a visitor must be told before reading any figure: one or two sentences. */
  notice?: string;
  /** Where they were looked for instead, and what came of it: `host: reason; host: reason`. */
  reasons?: string;
}
