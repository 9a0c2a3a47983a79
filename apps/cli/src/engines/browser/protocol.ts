import type { BackendName, OpenedBackend } from '@lab/backend';
import type { Dataset } from '@lab/mnist-data';
import type { Checkpoint, StopReason } from '@lab/train';
import type { RunSettings } from '@lab/train/run-folder';
import type { StepExamination, StepSample } from '../../arithmetic/examine-step.js';
import type { Judgement } from '../../arithmetic/judge.js';
import type { RunEvent } from '../../arithmetic/prepare-training.js';
import type { TrainingJob } from '../../arithmetic/training-job.js';
import type { PageFacts } from './page-facts.js';

/** What this process tells the page to do, one thing at a time; only `abort` may come between. */
export type Order =
  | { type: 'inspect' }
  | { type: 'open'; backend: 'auto' | BackendName; workers: number | 'auto'; settings?: RunSettings }
  | { type: 'prepare'; job: TrainingJob }
  | { type: 'train' }
  | { type: 'judge'; checkpoint: Checkpoint; dataset: Dataset }
  | { type: 'examine'; sample: StepSample }
  | { type: 'abort' };

/** What the page says. An order ends with `failed` or with the answer that bears its name. */
export type Saying =
  | { type: 'inspected'; page: PageFacts }
  | { type: 'opened'; opened: OpenedBackend }
  | { type: 'prepared' }
  | { type: 'event'; event: RunEvent }
  | { type: 'trained'; stopReason: StopReason }
  | { type: 'judged'; judgement: Judgement }
  | { type: 'examined'; examination: StepExamination }
  | { type: 'failed'; error: SaidError };

/** An error on its way. */
export interface SaidError {
  name: string;
  message: string;
  stack?: string;
  /** Of a training that diverged. */
  diverged?: { step: number; loss: number; lastGood?: Checkpoint };
}
