import type { TrainTest } from '@lab/mnist-data';
import type { Spec } from '../network/spec.js';
import type { TensorLayout } from '../network/tensor-layout.js';
import type { TrainingSettings } from '../settings/training-settings.js';
import type { RunHistory } from './run-history.js';

/** What is known of a run once it has begun. */
export interface RunFacts {
  /** The network as it is trained, a `sequential` with the run's dropout: enough for `forward`. */
  readonly network: Spec;
  /** Of the arrays that hold its weights. */
  readonly layout: TensorLayout;
  /** Trainable numbers. */
  readonly parameters: number;
  /** The backend in use. */
  readonly backend: string;
  /** Why this one, in words for people. */
  readonly reason: string;
  /** Threads that share each batch. */
  readonly threads: number;
  /** Names of the groups that have weight bands: `all`, then one a layer. */
  readonly weightGroups: readonly string[];
  /** Names of the groups that have bias bands. */
  readonly biasGroups: readonly string[];
  /** Digits to train on, and to test on. */
  readonly trainCount: number;
  readonly testCount: number;
  /** Where the digits came from, for people. */
  readonly dataSource: string;
  /** Whether the digits are generated ones: no figure of theirs is MNIST's. */
  readonly synthetic: boolean;
}

export type RunStatus = 'starting' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed';

/** One training, running or done. Replaced, never changed in place, but for its history, which grows. */
export interface Run {
  readonly id: string;
  /** For people: `conv-dropout, seed 0`. */
  readonly name: string;
  /** 0..3: which of the four colours and marks it has. */
  readonly slot: number;
  readonly settings: TrainingSettings;
  readonly status: RunStatus;
  /** What went wrong, or why it ended, in a sentence. */
  readonly message?: string;
  /** What happened to it on the way and did not stop it, in a sentence. */
  readonly warning?: string;
  /** What it trains and is tested on; undefined while they are fetched. */
  readonly digits?: TrainTest;
  /** Undefined while starting. */
  readonly facts?: RunFacts;
  readonly history?: RunHistory;
  /** Of a run with held-out digits: what the test digits said of its best moment, on one look. */
  readonly judged?: Judged;
  /** Of a run that came from a file: its figures of before. */
  readonly earlier?: readonly EarlierFigures[];
}

/** One look at the test digits, with the network that was best on held-out digits. */
export interface Judged {
  /** Updates made before that moment. */
  readonly step: number;
  /** Of the held-out digits then, 0..1. */
  readonly heldOutAccuracy: number;
  /** Of the test digits, 0..1. */
  readonly accuracy: number;
  /** Mean cross-entropy of the test digits, nats. */
  readonly loss: number;
  /** Test digits. */
  readonly count: number;
}

/** Figures of one step: those that are known. Losses in nats, accuracies 0..1. */
export interface EarlierFigures {
  readonly step: number;
  readonly trainLoss?: number;
  readonly trainAccuracy?: number;
  readonly testLoss?: number;
  readonly testAccuracy?: number;
}

/** Whether a run is judged by held-out training digits while it trains: no figure in its history is of the test digits then. */
export function isHeldOut({ settings }: Pick<Run, 'settings'>): boolean {
  return (settings.heldOut ?? 0) > 0;
}
