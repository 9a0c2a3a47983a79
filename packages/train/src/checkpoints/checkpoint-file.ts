import type { Spec } from '../schedules/schedule.js';
import type { TensorRecord } from '../tensors/tensor-values.js';
import type { Checkpoint } from './checkpoint.js';
import { decodeSafetensors } from './decode-safetensors.js';
import { encodeSafetensors } from './encode-safetensors.js';

/*
 * A checkpoint as a safetensors file:
 *
 * | in the file | what |
 * |---|---|
 * | tensor `conv1/kernel` | a parameter |
 * | tensor `state/batchNorm1/mean` | layer state |
 * | tensor `optimizer/m/conv1/kernel` | optimizer state |
 * | metadata `network`, `optimizer`, `learningRate` | JSON `{ type, config }` |
 * | metadata `versions` | JSON object of strings |
 * | metadata `step`, `position`, `seed` | decimal integers |
 * | any other metadata | the app's own |
 */
const prefixes = { state: 'state/', optimizerState: 'optimizer/' };

/**
 * Returns a checkpoint as the bytes of a safetensors file. Write them to a temporary file and rename it: then a
 * checkpoint is whole or not there.
 *
 * @throws TypeError if a parameter's name begins as those of another part do, or metadata has a reserved name
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { params, state, optimizerState, metadata, versions, step, position, seed } = checkpoint;
  for (const name of Object.keys(params)) {
    const prefix = Object.values(prefixes).find((start) => name.startsWith(start));
    if (prefix !== undefined) {
      throw new TypeError(
        `encodeCheckpoint: expected parameters' names not to begin with "${prefix}", got "${name}". Rename the layer.`,
      );
    }
  }
  const own: Record<string, string> = {
    step: String(step),
    position: String(position),
    seed: String(seed),
    versions: JSON.stringify(versions),
  };
  for (const name of specNames) {
    const spec = checkpoint[name];
    if (spec !== undefined) own[name] = JSON.stringify({ type: spec.type, config: spec.config });
  }
  for (const name of Object.keys(metadata)) {
    if (reserved.includes(name)) {
      throw new TypeError(
        `encodeCheckpoint: expected metadata under names of the app's own, got "${name}". Choose another than ${reserved.join(', ')}.`,
      );
    }
  }
  const tensors = {
    ...params,
    ...prefixed(prefixes.state, state),
    ...prefixed(prefixes.optimizerState, optimizerState),
  };
  return encodeSafetensors(tensors, { ...metadata, ...own });
}

/**
 * Reads a checkpoint. A bare file of parameters, from elsewhere, reads as a checkpoint at step 0 without network,
 * optimizer and schedule.
 *
 * @param bytes - the whole file
 * @throws RangeError if the bytes are no safetensors file or the metadata is damaged
 * @throws TypeError if a tensor is not float32
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const parts: Record<'params' | keyof typeof prefixes, TensorRecord> = {
    params: {},
    state: {},
    optimizerState: {},
  };
  for (const [name, values] of Object.entries(tensors)) {
    if (name.startsWith(prefixes.state)) parts.state[name.slice(prefixes.state.length)] = values;
    else if (name.startsWith(prefixes.optimizerState)) {
      parts.optimizerState[name.slice(prefixes.optimizerState.length)] = values;
    } else parts.params[name] = values;
  }
  const integer = (name: string) => {
    const value = metadata[name] ?? '0';
    if (!/^-?\d+$/.test(value)) throw damaged(name, 'an integer', value);
    return Number(value);
  };
  const checkpoint: Checkpoint = {
    ...parts,
    step: integer('step'),
    position: integer('position'),
    seed: integer('seed'),
    versions: parse('versions', metadata.versions, isStrings) ?? {},
    metadata: Object.fromEntries(Object.entries(metadata).filter(([name]) => !reserved.includes(name))),
  };
  for (const name of specNames) {
    const spec = parse(name, metadata[name], isSpec);
    if (spec !== undefined) checkpoint[name] = spec;
  }
  return checkpoint;
}

const specNames = ['network', 'optimizer', 'learningRate'] as const;
const reserved: readonly string[] = ['step', 'position', 'seed', 'versions', ...specNames];

function prefixed(prefix: string, tensors: TensorRecord): TensorRecord {
  return Object.fromEntries(Object.entries(tensors).map(([name, values]) => [prefix + name, values]));
}

function parse<Value>(
  name: string,
  json: string | undefined,
  isValue: (value: unknown) => value is Value,
): Value | undefined {
  if (json === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damaged(name, 'JSON', json);
  }
  if (!isValue(value)) throw damaged(name, 'what encodeCheckpoint writes', json);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string');
}

function isSpec(value: unknown): value is Spec {
  return isObject(value) && typeof value.type === 'string' && isObject(value.config);
}

function damaged(name: string, what: string, got: string): RangeError {
  return new RangeError(
    `decodeCheckpoint: expected the metadata "${name}" to be ${what}, got ${got.slice(0, 80)}. Use another checkpoint.`,
  );
}
