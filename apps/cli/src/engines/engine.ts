import type { OpenedBackend } from '@lab/backend';
import type { Dataset } from '@lab/mnist-data';
import type { Checkpoint, StopReason } from '@lab/train';
import type { StepExamination, StepSample } from '../arithmetic/examine-step.js';
import type { Judgement } from '../arithmetic/judge.js';
import type { RunEvent } from '../arithmetic/prepare-training.js';
import type { TrainingJob } from '../arithmetic/training-job.js';

export interface BrowserFacts {
  /** `Chromium 141.0.7390.54`. */
  name: string;
  /** Its executable. */
  path: string;
}

/**
 * Where the arithmetic of a command is done: this process, or a page of a browser. Whoever reads the events need not know
 * which.
 */
export interface Engine {
  /** The backend that was opened there. */
  opened: OpenedBackend;
  /** Missing when it is this process. */
  browser?: BrowserFacts;
  /**
   * Checks a job, and returns what starts its training.
   *
   * @throws RangeError (or Error, from a browser) for what cannot be trained
   */
  prepare(job: TrainingJob): Promise<(signal: AbortSignal) => AsyncGenerator<RunEvent, StopReason, void>>;
  /** Looks once at a dataset with the network of a checkpoint. */
  judge(checkpoint: Checkpoint, dataset: Dataset, signal: AbortSignal): Promise<Judgement>;
  /** Computes one training step of a batch, to be compared with that of other engines. */
  examine(sample: StepSample): Promise<StepExamination>;
  close(): Promise<void>;
}
