import type { CurvePoint } from '../report/run-report.js';
import type { BrowserFacts } from './engine.js';
import type { RunResult } from './run-result.js';
import type { TrainSettings } from './train-settings.js';

/** `run.json`. */
export interface RunRecord {
  format: 1;
  status: 'running' | 'stopped' | 'finished' | 'failed';
  settings: TrainSettings;
  recipe: { optimizer: unknown; learningRate: unknown };
  backend: { name: string; reason: string };
  /** Missing when it ran in Node. */
  browser?: BrowserFacts;
  versions: Record<string, string>;
  machine: { node: string; processor: string; cores: number };
  data: { name: string; source: string; synthetic: boolean; train: number; test: number };
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Steps made. */
  step: number;
  /** Since the start of the process, in ms; of all processes when the run was resumed. */
  elapsedMs: number;
  curve: CurvePoint[];
  result?: RunResult;
  error?: string;
}
