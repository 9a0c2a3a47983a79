import type { Dataset } from '@lab/mnist-data';
import type { Checkpoint } from '@lab/train';
import type { RunSettings } from '@lab/train/run-folder';

/** All that a training needs, as plain data: it is put together in one place and may be done in another. */
export interface TrainingJob {
  settings: RunSettings;
  trainSet: Dataset;
  /** Evaluated on the way, by name. */
  sets: Record<string, Dataset>;
  /** Parameters to start from. */
  init?: Checkpoint;
  /** Where a stopped run goes on. */
  resume?: Checkpoint;
  /** Steps between two `step` events. */
  reportEvery: number;
  /** Steps between two checkpoints. */
  checkpointEvery: number;
}
