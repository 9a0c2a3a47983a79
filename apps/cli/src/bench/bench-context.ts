import type { OpenedBackend } from '@lab/backend';
import type { LabNetwork } from '@lab/models';
import type { OpenedData } from '../data/open-data.js';
import type { BenchEvent } from './bench-event.js';

/** What a section works with. */
export interface BenchContext {
  network: LabNetwork;
  batchSize: number;
  /** Threads that train, measured beside one. */
  workers: number;
  /** What whole commands are told: `--workers` as given. */
  workersOption: number | 'auto';
  /** Turns of each side of a comparison. */
  rounds: number;
  /** Repetitions a turn. @defaultValue as many as fit */
  steps?: number;
  /** Iterations of the job. @defaultValue the network's recipe */
  iterations?: number;
  /** `--data` as given. */
  dataOption?: string;
  signal: AbortSignal;
  /** Opened at the first call. */
  data(): Promise<OpenedData>;
  /** Opened at the first call. */
  backend(): Promise<OpenedBackend>;
}

/** Measures one thing. Its events are shown as they come. */
export type Section = (context: BenchContext) => AsyncGenerator<BenchEvent, void, void>;
