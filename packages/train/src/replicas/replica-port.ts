import type { Shape } from '@lab/layers';
import type { Spec } from '../schedules/schedule.js';
import type { TensorRecord } from '../tensors/tensor-values.js';
import type { FlatLayout } from './flat-layout.js';
import type { ReplicaMemory, SharedSet } from './replica-memory.js';
import type { Part } from './replica-share.js';

/** A worker, or the way back from one: Web Workers, `worker_threads` and message ports have these. */
export interface ReplicaPort {
  /** @param transfer - an array of ArrayBuffers; browsers and Node each have a type of their own for it */
  postMessage(message: unknown, transfer?: unknown): void;
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
  batchSize: number;
  chunkSize: number;
  classes: number;
  seed: number;
  params: TensorRecord;
  state: TensorRecord;
  optimizerState: TensorRecord;
  gradientLayout: FlatLayout;
  stateLayout: FlatLayout;
  /** Where threads can share it; else what they have is sent to and fro, see {@link ReplicaOrder}. */
  memory?: ReplicaMemory;
  /** Whether each replica updates a part of the parameters, where memory is shared. */
  sharesUpdate: boolean;
  /** What will be evaluated, where it is not in the memory. */
  sets?: SharedSet[];
}

/** What a replica is told while it works, where there is no memory to share. All arrays are transferred. */
export type ReplicaOrder =
  | ({ type: 'step'; step: number; learningRate: number } & Part)
  /** The sums over the whole batch, in the array that the replica sent its own in. */
  | { type: 'sums'; values: Float32Array }
  | { type: 'evaluate'; set: number }
  | { type: 'stop' };

/** What a replica says: that it can begin, or why it cannot go on; and what it was ordered to compute. */
export type ReplicaMessage = { type: 'ready' } | { type: 'failed'; message: string } | ReplicaAnswer;

export type ReplicaAnswer =
  | { type: 'computed'; values: Float32Array; outputs: Float32Array }
  | { type: 'evaluated'; first: number; logits: Float32Array; checksum: number };

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
