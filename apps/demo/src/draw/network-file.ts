import type { JsonObject } from '@lab/layers';
import type { TensorRecord } from '@lab/train';
import type { Spec } from '../network/spec.js';
import type { Weights } from '../network/tensor-layout.js';
import { fromHalf } from '../timeline/half-floats.js';

/** How the network that is part of the page was made. */
export interface NetworkOrigin {
  /** One of the lab's: `conv-dropout`. */
  readonly network: string;
  /** The command that trained it. */
  readonly command: string;
  /** Day of the training: `2026-11-23`. */
  readonly date: string;
  readonly seed: number;
  /** Steps of the whole training, and the one whose weights were kept. */
  readonly iterations: number;
  readonly step: number;
  /** Fraction of the 10,000 test digits recognised, as it is stored. */
  readonly testAccuracy: number;
  readonly testErrors: number;
  /** Trainable numbers. */
  readonly parameters: number;
}

/** A trained network as its file holds it. */
export interface StoredNetwork {
  readonly network: Spec;
  readonly weights: Weights;
  readonly made: NetworkOrigin;
}

/**
 * Reads the page's network: a safetensors file of 16-bit floats, with the network's layers and origin in its metadata. Not by
 * `decodeSafetensors`, which knows 32-bit floats only.
 *
 * @throws RangeError if the bytes are no such file
 */
export function readNetworkFile(bytes: Uint8Array): StoredNetwork {
  try {
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const { __metadata__: metadata, ...entries } = header;
    const weights = Object.entries(entries as Record<string, Entry>).map(([name, entry]) => {
      if (entry.dtype !== 'F16') throw new RangeError(`"${name}" is of type ${entry.dtype}`);
      const [start, end] = entry.data_offsets.map((offset) => 8 + length + offset);
      // A copy: an array of 16-bit numbers has to begin at an even address. (A Buffer's `slice` would be none.)
      const halves = new Uint16Array(Uint8Array.from(bytes.subarray(start, end)).buffer);
      const values = new Float32Array(halves.length);
      fromHalf(halves, values);
      return [name, { shape: entry.shape, values }];
    });
    return {
      network: JSON.parse(metadata.network),
      made: JSON.parse(metadata.made),
      weights: Object.fromEntries(weights),
    };
  } catch (cause) {
    throw new RangeError('readNetworkFile: expected a network stored as 16-bit safetensors. Load it again.', {
      cause,
    });
  }
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Returns weights as a checkpoint file of `@lab/train`, for the training worker to start from. What it knows of the past
 * besides (step, optimizer) is left out: training begins at step 0.
 */
export async function writeCheckpoint(network: Spec, weights: Weights): Promise<Uint8Array> {
  const { encodeCheckpoint } = await import('@lab/train');
  const [params, state]: [TensorRecord, TensorRecord] = [{}, {}];
  for (const [name, { shape, values }] of Object.entries(weights)) {
    const part = parts.has(lastPart(name)) ? state : params;
    part[name] = { dtype: 'float32', shape, data: values };
  }
  return encodeCheckpoint({
    params,
    state,
    optimizerState: {},
    step: 0,
    position: 0,
    seed: 0,
    network: { type: network.type, config: network.config as JsonObject },
    versions: {},
    metadata: {},
  });
}

/** Tensors that layers remember, not trained by gradients. */
const parts = new Set(['mean', 'variance']);

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
