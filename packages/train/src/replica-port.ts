import type { Shape } from '@lab/layers';
import type { FlatLayout } from './flat-layout.js';
import type { ReplicaMemory } from './replica-memory.js';
import type { Spec } from './schedule.js';
import type { TensorRecord } from './tensor-values.js';

/** A worker, or the way back from one: Web Workers, `worker_threads` and message ports have these. */
export interface ReplicaPort {
  postMessage(message: unknown): void;
  addEventListener?(type: 'message' | 'error', listener: (event: unknown) => void): void;
  /** As in Node. */
  on?(type: 'message' | 'error' | 'exit', listener: (value: unknown) => void): unknown;
}

/** What a replica is told once, before its first step. */
export interface ReplicaStart {
  type: 'start';
  rank: number;
  replicas: number;
  microBatches: number;
  network: Spec;
  optimizer: Spec;
  inputShape: Shape;
  chunkSize: number;
  seed: number;
  params: TensorRecord;
  state: TensorRecord;
  optimizerState: TensorRecord;
  gradientLayout: FlatLayout;
  stateLayout: FlatLayout;
  memory: ReplicaMemory;
}

/** What a replica says: that it can begin, or why it cannot go on. */
export type ReplicaMessage = { type: 'ready' } | { type: 'failed'; message: string };

/** Calls `listener` with the data of each message, in a browser or in Node. */
export function onMessage(port: ReplicaPort, listener: (data: unknown) => void): void {
  if (port.on) port.on('message', listener);
  else port.addEventListener?.('message', (event) => listener((event as { data: unknown }).data));
}

/** Calls `listener` when a worker breaks or ends by itself. */
export function onBroken(port: ReplicaPort, listener: (reason: string) => void): void {
  if (port.on) {
    port.on('error', (error) => listener(String(error)));
    port.on('exit', (code) => listener(`its thread ended with code ${code}`));
  } else {
    port.addEventListener?.('error', (event) =>
      listener((event as { message?: string }).message ?? 'its script did not load'),
    );
  }
}
