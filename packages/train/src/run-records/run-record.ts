/** The number in `run.json` that says how to read it. */
export const runFormat = 1;

/** The files of a run folder, by what they hold. */
export const runFiles = {
  /** A {@link RunRecord} as JSON. */
  record: 'run.json',
  /** The network of the last step; of a finished run the one that was judged. */
  checkpoint: 'checkpoint.safetensors',
  /** While a run by the honest protocol goes on: the network that was best on held-out digits so far. */
  best: 'best.safetensors',
  /** A page about the run, for people. */
  report: 'report.html',
} as const;

/** What `run.json` says of a training run: how it was set, where it was made, what came of it. Plain data. */
export interface RunRecord {
  format: typeof runFormat;
  /** `stopped`, `running` and `failed` can go on from their checkpoint. */
  status: 'running' | 'stopped' | 'finished' | 'failed';
  settings: RunSettings;
  /** Each as JSON `{ type, config }`, for `optimizerFromConfig` and `scheduleFromConfig`; not checked when it is read. */
  recipe: { optimizer: unknown; learningRate: unknown };
  /** `{ name: 'wasm' }`, with the reason it was taken, for people. */
  backend: { name: string; reason: string };
  /** Its name, `Chromium 141.0.7390.54`, and its executable. Missing when the run was not made by way of one. */
  browser?: { name: string; path: string };
  /** Versions of what it was made with, by name. */
  versions: Record<string, string>;
  machine: { node: string; processor: string; cores: number };
  /** The digits: how many were trained on, those held out not counted, and how many it is judged on. */
  data: { name: string; source: string; synthetic: boolean; train: number; test: number };
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Updates made. */
  step: number;
  /** Since the start of the process, in ms; of all processes together when the run was resumed. */
  elapsedMs: number;
  /** In the order of the steps. */
  curve: CurvePoint[];
  /** Of a finished run. */
  result?: RunResult;
  /** Why it failed, for people. */
  error?: string;
}

/** What decides a run: with the same, a resumed run is the same run. */
export interface RunSettings {
  /** Id of the network: `conv-dropout`; `custom` for one without. */
  network: string;
  /** Updates that the run ends after, at least 1. */
  iterations: number;
  /** Examples in a batch, at least 1. */
  batchSize: number;
  /** Parts in which a batch is computed, at least 1: part of what decides the bits, as the number of threads is not. */
  microBatches: number;
  seed: number;
  /** Training digits held out; 0 for the lab's own protocol. */
  validation: number;
  /** Steps between two evaluations, at least 1. */
  evaluateEvery: number;
  shuffle: boolean;
  /** As it was asked for: `mnist`, `synthetic`, a folder. */
  data?: string;
  /** File that the parameters started from. */
  init?: string;
}

/** Figures of one step: those that were measured there. Losses are mean cross-entropies in nats, accuracies 0..1. */
export interface CurvePoint {
  step: number;
  /** Of the training batch. */
  trainLoss?: number;
  /** Of the training batch. */
  trainAccuracy?: number;
  validationLoss?: number;
  validationAccuracy?: number;
  testLoss?: number;
  testAccuracy?: number;
}

/** The final figures of a run. */
export interface RunResult {
  type: 'result';
  /** Id of the network, as in {@link RunSettings}. */
  network: string;
  backend: string;
  /** `Chromium 141.0.7390.54`; missing as in {@link RunRecord}. */
  browser?: string;
  /** Updates made. */
  steps: number;
  seed: number;
  /**
   * `lab`: the last network; its best moment is `maxTestAccuracy`, over many looks at the test digits.
   * `honest`: the network that was best on held-out training digits; the test digits are looked at once.
   */
  protocol: 'lab' | 'honest';
  /** Fraction of the test digits recognised, 0..1. */
  testAccuracy: number;
  /** Test digits not recognised. */
  testErrors: number;
  /** Mean cross-entropy on the test digits, in nats. */
  testLoss: number;
  /** 95 % Wilson interval of the test accuracy. */
  testAccuracyInterval: [low: number, high: number];
  /** Highest test accuracy of all evaluations: the lab's way of counting. Only with the lab's protocol. */
  maxTestAccuracy?: number;
  /** Of the chosen network. Only with the honest protocol. */
  validationAccuracy?: number;
  /** The step of the network that was judged. */
  step: number;
  /** What the lab reports, 0..1. */
  reportedAccuracy?: number;
  /** Name of the digits. */
  data: string;
  /** Whether the digits were generated: then the figures say nothing about MNIST. */
  synthetic: boolean;
  /** Loading and evaluations included; as in {@link RunRecord}. */
  elapsedMs: number;
}

/** The names of a {@link CurvePoint}'s figures, in the order of a table. */
export const curveNames = [
  'trainLoss',
  'trainAccuracy',
  'validationLoss',
  'validationAccuracy',
  'testLoss',
  'testAccuracy',
] as const satisfies readonly (keyof CurvePoint)[];
