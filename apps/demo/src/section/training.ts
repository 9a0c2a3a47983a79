import type { TrainingSettings } from '../settings/training-settings.js';
import type { EarlierFigures } from '../timeline/run.js';

/** What the sections can have done by the training worker. What comes of it is in the timeline. */
export interface Training {
  /**
   * Adds a run to the timeline and trains it; a run that is open, getting ready included, is stopped first. Comes back with its
   * id once it has its digits, or will never have them.
   */
  start(settings: TrainingSettings, options?: StartOptions): Promise<string>;
  /** Pauses after the step going on; `reason` is shown beside the status. */
  pause(reason?: string): void;
  resume(): void;
  /** Makes so many steps, and pauses. */
  step(count?: number): void;
  stop(): void;
  /** Ends what goes on and forgets every run. */
  reset(): void;
  /** Multiplies the schedule's rate from the next step on. */
  setLearningRate(factor: number): void;
  /** Trains so many steps with digits of a visitor's own mixed into the batches; needs a run, going on or paused. */
  learn(digits: readonly OwnDigit[], steps: number): void;
  /** Everything that is needed to go on elsewhere: a checkpoint file of `@lab/train`. Undefined when it is not this run that is open. */
  checkpoint(runId: string): Promise<Uint8Array | undefined>;
  /** Steps a second, 0 when none are made. */
  readonly stepsPerSecond: number;
  /** Whether a run is open, going on or paused. */
  readonly active: boolean;
}

export interface StartOptions {
  /** A checkpoint file to start from. */
  from?: Uint8Array;
  /** What the run is called. */
  name?: string;
  /** Whether to look at the digits once, and wait. @defaultValue false */
  paused?: boolean;
  /** Figures of the run from before the checkpoint. */
  earlier?: readonly EarlierFigures[];
}

/** A digit that a visitor drew. */
export interface OwnDigit {
  /** [784] pixels, 0 (background) to 255, prepared as MNIST's were. */
  image: Uint8Array;
  label: number;
}
