/** `run.json` of a run folder, as the command line writes and reads it. */
export interface RunRecord {
  format: 1;
  status: 'running' | 'stopped' | 'finished' | 'failed';
  settings: RunSettings;
  recipe: { optimizer: unknown; learningRate: unknown };
  backend: { name: string; reason: string };
  versions: Record<string, string>;
  machine: { node: string; processor: string; cores: number };
  data: { name: string; source: string; synthetic: boolean; train: number; test: number };
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Steps made. */
  step: number;
  elapsedMs: number;
  curve: CurvePoint[];
  result?: RunResult;
  error?: string;
}

/** What decides a run. */
export interface RunSettings {
  /** Id of a network of the lab, or `custom`. */
  network: string;
  iterations: number;
  batchSize: number;
  /** Parts in which a batch is computed. */
  microBatches: number;
  seed: number;
  /** Training digits held out; 0 for the lab's own protocol. */
  validation: number;
  evaluateEvery: number;
  shuffle: boolean;
  data?: string;
}

/** Figures of one step: those that were measured there. Losses in nats, accuracies 0..1. */
export interface CurvePoint {
  step: number;
  trainLoss?: number;
  trainAccuracy?: number;
  validationLoss?: number;
  validationAccuracy?: number;
  testLoss?: number;
  testAccuracy?: number;
}

/** The final figures of a run. */
export interface RunResult {
  type: 'result';
  network: string;
  backend: string;
  steps: number;
  seed: number;
  /** See the command line: the maximum over many looks, or one look at the network chosen on held-out digits. */
  protocol: 'lab' | 'honest';
  testAccuracy: number;
  testErrors: number;
  testLoss: number;
  testAccuracyInterval: [low: number, high: number];
  maxTestAccuracy?: number;
  validationAccuracy?: number;
  /** The step of the network that was judged. */
  step: number;
  reportedAccuracy?: number;
  data: string;
  synthetic: boolean;
  elapsedMs: number;
}

/** The names of a point's figures, in the order of a table. */
export const curveNames = [
  'trainLoss',
  'trainAccuracy',
  'validationLoss',
  'validationAccuracy',
  'testLoss',
  'testAccuracy',
] as const satisfies readonly (keyof CurvePoint)[];
