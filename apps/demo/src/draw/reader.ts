import { type Forward, forward } from '../network/forward.js';
import type { Spec } from '../network/spec.js';
import type { Weights } from '../network/tensor-layout.js';
import type { Run } from '../timeline/run.js';
import type { PreparedDigit } from './prepare-digit.js';

/** A network with the weights it answers by. */
export interface Reader {
  network: Spec;
  weights: Weights;
  /** Of a run: its step, and the step asked for. */
  at?: { step: number; asked: number; name: string };
}

/** Returns the run's network by the kept weights nearest to a step; undefined before there are any. */
export function readerOf(run: Run | undefined, asked: number): Reader | undefined {
  const kept = run?.history?.weightsAt(asked);
  if (!run?.facts || !kept) return undefined;
  const at = { step: kept.step, asked, name: run.name };
  return { network: run.facts.network, weights: kept.weights, at };
}

/** Returns what the reader makes of a drawing. */
export function read({ network, weights }: Reader, { centred }: PreparedDigit): Forward {
  return forward(network, weights, toBytes(centred));
}

/** Returns ink, 0 to 1, as the bytes that digits are kept in. */
export function toBytes(ink: Float32Array): Uint8Array {
  return Uint8Array.from(ink, (value) => Math.round(255 * value));
}
