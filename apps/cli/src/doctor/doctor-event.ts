import type { PageFacts } from '../engines/browser/page-facts.js';

/** Where something was computed. */
export interface Place {
  /** `Node 20.20.2`, `Chromium 141.0.7390.54`. */
  where: string;
  backend: 'wasm' | 'webgl';
}

/** A line of `lab doctor --json`; the last is the result. `doing` is for a live terminal only. */
export type DoctorEvent =
  | MachineEvent
  | ({ type: 'browser'; name: string; path: string } & PageFacts)
  | { type: 'no-browser'; reason: string }
  | BackendEvent
  | CheckEvent
  | SpeedEvent
  | ({ type: 'missing'; reason: string } & Place)
  | { type: 'warning'; message: string }
  | { type: 'doing'; what: string }
  | DoctorResult;

export interface MachineEvent {
  type: 'machine';
  cpu: string;
  cores: number;
  memoryGigabytes: number;
  system: string;
  node: string;
  v8: string;
  simd: boolean;
  /** Switched on by this program where it is behind a flag. */
  relaxedSimd: boolean;
  sharedArrayBuffer: boolean;
}

/** A backend that was opened, and the kernels that a training step runs on it. */
export interface BackendEvent extends Place {
  type: 'backend';
  reason: string;
  network: string;
  /** Whether a graphics card draws. Only of WebGL. */
  hardware?: boolean;
  ours: string[];
  stock: string[];
}

/** The gradients of one step against those of tfjs's cpu backend. */
export interface CheckEvent extends Place {
  type: 'check';
  network: string;
  digits: number;
  /** Largest difference of any parameter's gradient, relative to that parameter's largest. */
  largestError: number;
  /** Of this parameter. */
  parameter: string;
  /** Whether it is below `tolerance`. */
  passed: boolean;
  tolerance: number;
}

export interface SpeedEvent extends Place {
  type: 'speed';
  workers: number;
  network: string;
  batch: number;
  stepsPerSecond: number;
}

export interface DoctorResult {
  type: 'result';
  /** Whether all gradients were right. */
  healthy: boolean;
  /** The fastest of the healthy; missing when there is none. */
  recommended?: SpeedEvent & {
    /** What to type. */
    command: string;
    /** The network's recipe, evaluations not counted. */
    iterations: number;
    seconds: number;
  };
}
