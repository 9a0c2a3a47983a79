import type { Forward } from '../network/forward.js';
import type { Spec } from '../network/spec.js';
import type { Weights } from '../network/tensor-layout.js';

/** What the page asks of the worker that runs digits through networks. */
export interface ForwardRequest {
  id: number;
  /** Sent when they differ from the last request's. */
  network?: { spec: Spec; weights: Weights };
  /** [n · 784] */
  pixels: Uint8Array;
  /** Whether every layer's output is wanted: of the first digit alone. */
  layers: boolean;
}

export interface ForwardReply {
  id: number;
  /** Of the first digit, where asked for. */
  layers?: Forward['layers'];
  /** [n · classes] */
  probabilities: Float32Array;
  /** Why there is none of it: the weights do not fit. */
  error?: string;
}
