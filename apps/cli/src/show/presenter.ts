import type { LoadProgress } from '@lab/mnist-data';
import type { RunResult } from '@lab/train/run-folder';
import type { RunEvent } from '../arithmetic/prepare-training.js';
import type { WorstDigit } from '../report/run-report.js';

/** What is known before the first step. */
export interface RunStart {
  network: string;
  title: string;
  parameters: number;
  backend: string;
  backendReason: string;
  /** Missing in Node. */
  browser?: string;
  iterations: number;
  startStep: number;
  batchSize: number;
  seed: number;
  trainCount: number;
  validationCount: number;
  testCount: number;
  data: string;
  synthetic: boolean;
  run: string;
}

/** What is known at the end. */
export interface RunEnd {
  result: RunResult;
  title: string;
  reported?: { accuracy: number; text: string };
  confusion: number[][];
  worst: WorstDigit[];
  /** Paths of what was written. */
  run?: string;
  report?: string;
}

/** Shows a command to its reader. All of them read the same events. */
export interface Presenter {
  /** Something that takes a while begins, and has no progress of its own: `starting the browser`. */
  doing(what: string): void;
  loading(progress: LoadProgress): void;
  warning(message: string): void;
  started(start: RunStart): void;
  event(event: RunEvent): void;
  /** The run was interrupted and saved. */
  stopped(step: number, run: string): void;
  ended(end: RunEnd): void;
  /** Leaves the terminal in order, whatever happened. */
  close(): void;
}
