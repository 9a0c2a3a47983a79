import type { TrainingSettings } from '../settings/training-settings.js';

/** One run on the board: what stays of it when its history is gone. JSON. */
export interface BoardEntry {
  id: string;
  settings: TrainingSettings;
  /** Trainable numbers. */
  parameters: number;
  /** The backend it ran on. */
  backend: string;
  /** Whether the digits were generated: then it is no MNIST figure. */
  synthetic: boolean;
  /** Digits that the accuracies were counted on. */
  testCount: number;
  /** Steps made, and the steps it was to make. */
  steps: number;
  /** Lab protocol: of the last network, 0..1, and the highest of all looks at the test digits. */
  final?: number;
  max?: number;
  /** Honest protocol: of the network that was best on held-out digits, on one look at the test digits. */
  honest?: number;
  /** Training digits held out for it. */
  heldOut?: number;
  /** The first look that found 99 %, by its step and its training time, in ms. */
  to99?: { step: number; elapsedMs: number };
  /** ISO 8601. */
  at: string;
}

/** How runs are counted. */
export type Protocol = 'lab' | 'honest';

/** What counts for a run by a protocol; undefined where it was not counted so. */
export function figureOf(entry: BoardEntry, protocol: Protocol): number | undefined {
  return protocol === 'lab' ? entry.max : entry.honest;
}
