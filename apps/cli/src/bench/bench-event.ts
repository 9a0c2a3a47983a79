import type { MachineFacts } from '../machine/machine-facts.js';
import type { Summary } from './statistics.js';

/** What is worked on, in every line of the kind. */
interface Workload {
  network: string;
  batch: number;
}

/** A line of `lab bench --json`. Milliseconds are of one repetition. */
export type BenchEvent =
  | ({ type: 'machine' } & MachineFacts)
  | ({ type: 'step'; workers: number } & Workload & Summary)
  | ({ type: 'forward'; workers: number } & Workload & Summary)
  | ({ type: 'peer'; work: 'step' | 'forward'; peer: string; threads: number } & Workload & Summary)
  | RatioEvent
  | ({ type: 'evaluation'; network: string; digits: number; workers: number } & Summary)
  | ({ type: 'load'; source: string; synthetic: boolean } & Summary)
  | EpochEvent
  | ({ type: 'startup'; network: string; workers: number | 'auto'; synthetic: boolean } & Summary)
  | ({ type: 'limit'; simd: 'plain' | 'relaxed'; tile: string; gflops: number } & Summary)
  | KernelEvent
  | ({ type: 'outside-kernels'; ms: number; stepMs: number; share: number } & Workload)
  | MemoryEvent
  | JobEvent
  | WebglEvent
  | { type: 'missing'; what: string; reason: string }
  | { type: 'warning'; message: string };

/** All training digits once, as shuffled batches of floats, without any training. */
export interface EpochEvent extends Summary {
  type: 'epoch';
  digits: number;
  batch: number;
  synthetic: boolean;
  /** The first epoch of a process of its own; missing where the command is not built. */
  firstMs?: number;
  /** Its resident memory at its largest while it loaded, above that of bare Node. */
  loadMegabytes?: number;
}

/** How many times as long `of` took as `to`, measured in turns. */
export interface RatioEvent extends Workload {
  type: 'ratio';
  work: 'step' | 'forward';
  of: string;
  to: string;
  ratio: number;
}

/** What drew in a comparison on WebGL, and how often it was called. */
export interface WebglEvent extends Workload {
  type: 'webgl';
  /** In its driver's words. */
  renderer: string;
  /** Draw calls of a step, reads included, by side. */
  draws: Record<string, number>;
}

/** One kernel of a training step, at one shape. */
export interface KernelEvent extends Workload {
  type: 'kernel';
  kernel: string;
  /** Shapes of its inputs: `100×28×28×1, 6×6×1×6`. */
  inputs: string;
  /** In a step. */
  calls: number;
  /** Of one call. */
  medianMs: number;
  minMs: number;
  /** Floating-point operations of a call, in GFLOP/s at the median; missing where memory decides, not arithmetic. */
  gflops?: number;
  /** Of the machine's measured limit, 0..1. */
  share?: number;
}

/** What this process holds after so many steps of a training. */
export interface MemoryEvent extends Workload {
  type: 'memory';
  workers: number;
  step: number;
  tensors: number;
  /** In tensors. */
  tensorBytes: number;
  /** Of the WASM memory, which only grows. */
  heapBytes: number;
  residentMegabytes: number;
}

/** A whole training, from process start to exit, evaluations included. */
export interface JobEvent {
  type: 'job';
  /** `lab` or a peer. */
  by: string;
  network: string;
  threads: number;
  iterations: number;
  seconds: number;
  /** Accuracy of the last evaluation. */
  testAccuracy: number;
  /** Resident memory of the process at its largest; missing where it cannot be told. */
  peakMegabytes?: number;
  synthetic: boolean;
}
