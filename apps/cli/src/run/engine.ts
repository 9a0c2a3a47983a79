import type { Dataset } from '@lab/mnist-data';
import type { Checkpoint, StopReason } from '@lab/train';
import type { Judgement } from './judge.js';
import type { RunEvent } from './prepare-training.js';
import type { TrainingJob } from './training-job.js';

/** What does the arithmetic of a command, as far as people and records need it. */
export interface EngineFacts {
  /** `wasm` or `webgl`. */
  backend: string;
  /** Why this one and what it is, for people. */
  reason: string;
  versions: Readonly<Record<string, string>>;
  /** Missing when it is this process. */
  browser?: BrowserFacts;
}

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
  facts: EngineFacts;
  /** Whether it may be gone at any moment, as a browser that a person can close. */
  fragile: boolean;
  /**
   * Checks a job, and returns what starts its training.
   *
   * @throws RangeError (or Error, from a browser) for what cannot be trained
   */
  prepare(job: TrainingJob): Promise<(signal: AbortSignal) => AsyncGenerator<RunEvent, StopReason, void>>;
  /** Looks once at a dataset with the network of a checkpoint. */
  judge(checkpoint: Checkpoint, dataset: Dataset, signal: AbortSignal): Promise<Judgement>;
  close(): Promise<void>;
}
