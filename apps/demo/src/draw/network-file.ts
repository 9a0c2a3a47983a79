import type { Spec } from '../network/spec.js';
import { fromHalf } from '../timeline/half-floats.js';
import type { Weights } from '../timeline/tensor-layout.js';

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
 * Reads the page's network: a safetensors file of 16-bit floats, with the network's layers and origin in its metadata.
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
 * Returns weights as a checkpoint file of `@lab/train` (safetensors of 32-bit floats), for the training worker to start
 * from. What it knows of the past besides (step, optimizer) is left out: training begins at step 0.
 */
export function writeCheckpoint(network: Spec, weights: Weights): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { network: JSON.stringify(network) } };
  const names = Object.keys(weights).sort();
  let end = 0;
  for (const name of names) {
    const { shape, values } = weights[name];
    header[parts.has(lastPart(name)) ? `state/${name}` : name] = {
      dtype: 'F32',
      shape,
      data_offsets: [end, end + values.byteLength],
    };
    end += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const name of names) {
    const { values } = weights[name];
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** Tensors that layers remember, not trained by gradients. */
const parts = new Set(['mean', 'variance']);

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
